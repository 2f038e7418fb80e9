package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.federate.trust.Trust;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.spark.evaluate.CompareJob;
import io.sparkfidelity.spark.evaluate.ComparedInput;
import io.sparkfidelity.spark.evaluate.FeatureScale;
import io.sparkfidelity.spark.sql.SqlTally;
import io.sparkfidelity.spark.sql.TallyBuffer;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelityCatalogTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final int D = 4;
    /** So many that every bucket multiplies a block of 512 rows before the end, and has rows left. */
    private static final int ROWS = 12_000;

    @TempDir
    private Path folder;

    @BeforeAll
    static void views(@TempDir Path tables) {
        SPARK.conf().set("spark.sql.catalog.fidelity", FidelityCatalog.class.getName());
        view("reference", rows(1, ROWS, 0), tables);
        view("candidate", rows(2, 900, 0.1), tables);
    }

    /** Rows in a file are not part of every plan. */
    private static void view(String name, Dataset<Row> rows, Path tables) {
        String path = tables.resolve(name).toString();
        rows.coalesce(2).write().parquet(path);
        SPARK.read().parquet(path).createOrReplaceTempView(name);
    }

    /** Unit vectors, a little apart from each other's direction by the shift; night 0 to 2; some rows are rejects. */
    private static Dataset<Row> rows(long seed, int count, double shift) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] x = random.doubles(D, shift, 1).toArray();
            double length = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
            Float[] floats =
                    Arrays.stream(x).mapToObj(v -> (float) (v / length)).toArray(Float[]::new);
            Double[] doubles = Arrays.stream(floats).map(Float::doubleValue).toArray(Double[]::new);
            String id = seed + "/" + i;
            boolean reject = i % 97 == 96;
            rows.add(RowFactory.create(
                    id,
                    Bucket.of(Bucket.hash(id)),
                    i % 3,
                    null,
                    reject ? null : floats,
                    null,
                    reject ? null : doubles,
                    reject
                            ? null
                            : Vectors.dense(
                                    Arrays.stream(doubles).mapToDouble(v -> v).toArray())));
        }
        return SPARK.createDataFrame(
                rows,
                new StructType()
                        .add("id", DataTypes.StringType)
                        .add("bucket", DataTypes.IntegerType)
                        .add("night", DataTypes.IntegerType)
                        .add("label", DataTypes.StringType)
                        .add("embedding", DataTypes.createArrayType(DataTypes.FloatType))
                        .add("logits", DataTypes.createArrayType(DataTypes.FloatType))
                        .add("doubles", DataTypes.createArrayType(DataTypes.DoubleType))
                        .add("vector", SQLDataTypes.VectorType()));
    }

    private static Row one(String query) {
        return SPARK.sql(query).first();
    }

    private static byte[] tally(String arguments, String table) {
        return one("SELECT fidelity.tally(" + arguments + ") FROM " + table).getAs(0);
    }

    private static String error(String query) {
        Throwable error = assertThrows(Exception.class, () -> SPARK.sql(query).collectAsList());
        StringBuilder said = new StringBuilder();
        for (; error != null; error = error.getCause()) {
            said.append(error.getMessage()).append('\n');
        }
        return said.toString();
    }

    @Test
    void theTallyHasTheBitsOfTheJobs() throws Exception {
        try (TallyFolder scratch = new TallyFolder()) {
            TallyFields fields = TallyFields.of(new MomentFields(D, new FixedPoint(FeatureScale.DEFAULT_Q)));
            BucketedTally expected = new TallyJob(SPARK, fields)
                    .run(List.of(SPARK.table("reference")), scratch)
                    .get(0);
            GroupTally actual = SqlTally.read("it", tally("id, embedding", "reference"))
                    .file()
                    .whole();
            assertTrue(actual.smallest() > 600);
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                assertEquals(expected.bucket(bucket), actual.tallies().get(bucket));
            }
        }
    }

    @Test
    void neitherPartitionsNorTheColumnsTypeChangeABit() {
        byte[] expected = tally("id, embedding", "reference");
        SPARK.table("reference").repartition(7).createOrReplaceTempView("dealt");
        assertArrayEquals(expected, tally("id, embedding", "dealt"));
        assertArrayEquals(expected, tally("id, embedding, 20", "dealt"));
        assertArrayEquals(expected, tally("id, doubles", "reference"));
        assertArrayEquals(expected, tally("id, vector", "reference"));
    }

    @Test
    void mergedNightsAreTheTallyOfAll() {
        String info = "SELECT i.* FROM (SELECT fidelity.info(fidelity.merge(t)) i FROM"
                + " (SELECT fidelity.tally(id, embedding) t FROM reference";
        Row merged = one(info + " GROUP BY night))");
        Row whole = one(info + "))");
        assertEquals(ROWS - ROWS / 97, merged.<Long>getAs("n"));
        assertEquals(3, merged.<Integer>getAs("sites"));
        assertEquals(whole.<String>getAs("digest"), merged.<String>getAs("digest"));
    }

    @Test
    void oneTallyIsNotAddedTwice() {
        assertTrue(error("SELECT fidelity.merge(t) FROM (SELECT fidelity.tally(id, embedding) t FROM candidate),"
                        + " (SELECT explode(array(1, 2)))")
                .contains("would count twice"));
    }

    @Test
    void scoresAreThoseOfTheMetricsAndOfCompare() throws Exception {
        Path a = Files.write(folder.resolve("a.arrow"), tally("id, embedding", "reference"));
        Path b = Files.write(folder.resolve("b.arrow"), tally("id, embedding", "candidate"));
        List<CompareJob.Input> inputs = new ArrayList<>();
        for (Path file : List.of(a, b)) {
            inputs.add(new CompareJob.Input(
                    file.getFileName().toString(),
                    file.toString(),
                    ComparedInput.of(file.toString(), new Storage(new Configuration()), Trust.unsigned())));
        }
        Report.ScoreEntry expected = new CompareJob(
                        () -> SPARK, new KeyAgreement(false), OptionalInt.empty(), 2, OptionalInt.empty(), false)
                .run(inputs, List.of(new Fid()))
                .scores()
                .get(0);
        Row row = one("SELECT fidelity.fid(a, b), s.*, fidelity.cmmd(a, b), fidelity.effective_rank(b) FROM"
                + " (SELECT *, fidelity.score('fid', a, b) s FROM"
                + " (SELECT fidelity.tally(id, embedding) a FROM reference),"
                + " (SELECT fidelity.tally(id, embedding) b FROM candidate))");
        assertEquals(expected.value(), row.getDouble(0));
        assertEquals(expected.value(), row.<Double>getAs("value"));
        assertEquals(expected.standardError(), row.<Double>getAs("standard_error"));
        assertEquals(expected.ci95()[0], row.<Double>getAs("low"));
        assertEquals(expected.n().reference(), row.<Long>getAs("n_reference"));
        assertEquals(
                expected.details().get("meanTerm"),
                row.getJavaMap(row.fieldIndex("details")).get("meanTerm"));
        assertTrue(row.getDouble(row.length() - 2) > 0);
        assertTrue(row.getDouble(row.length() - 1) > 1 && row.getDouble(row.length() - 1) <= D);
    }

    @Test
    void noRowsGiveNullAndOneRowNoValue() {
        Row row = one("SELECT t, fidelity.fid(t, t), fidelity.fid(u, u), fidelity.score('fid', u, u).warnings FROM"
                + " (SELECT fidelity.tally(id, embedding) t FROM candidate WHERE id = 'none'),"
                + " (SELECT fidelity.tally(id, embedding) u FROM candidate WHERE id = '2/5')");
        assertTrue(row.isNullAt(0) && row.isNullAt(1) && row.isNullAt(2));
        assertEquals(List.of("no value: a side has fewer than 2 embeddings"), row.getList(3));
    }

    @Test
    void whatDoesNotFitIsSaid() {
        assertTrue(
                error("SELECT fidelity.tally(bucket, embedding) FROM candidate").contains("usage: tally(id STRING"));
        assertTrue(error("SELECT fidelity.tally(id, array(float('NaN'))) FROM candidate")
                .contains("is not finite"));
        assertTrue(error("SELECT fidelity.tally(id, array(17d)) FROM candidate").contains("give a smaller q than 20"));
        assertTrue(error("SELECT fidelity.tally(id, array(1d, null)) FROM candidate")
                .contains("entry 1 of an embedding"));
        assertTrue(error("SELECT fidelity.tally(id, embedding, 18 + night) FROM candidate")
                .contains("to be added to"));
        assertTrue(error("SELECT fidelity.tally(string(null), embedding) FROM candidate")
                .contains("has no id"));
        assertTrue(error("SELECT fidelity.fid(a, b) FROM (SELECT fidelity.tally(id, embedding) a,"
                        + " fidelity.tally(id, embedding, 18) b FROM candidate)")
                .contains("tallies do not fit: the q of the field"));
        assertTrue(error("SELECT fidelity.cmmd(a, a) FROM (SELECT fidelity.tally(id, array(2d, 1d)) a FROM candidate)")
                .contains("needs unit vectors"));
        assertTrue(
                error("SELECT fidelity.score('kid', a, a) FROM (SELECT fidelity.tally(id, doubles) a FROM candidate)")
                        .contains("no metric 'kid'"));
        assertTrue(error("SELECT fidelity.info(unhex('4152524F5731')) FROM candidate")
                .contains("is refused"));
    }

    @Test
    void aStateIsReadWithoutThisJar() throws Exception {
        TallyBuffer buffer = TallyBuffer.empty();
        for (int i = 0; i < 9000; i++) {
            buffer.add("id " + i, new float[] {i % 7, 1}, 18);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(buffer.state());
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
            @Override
            protected Class<?> resolveClass(ObjectStreamClass type) throws ClassNotFoundException {
                return Class.forName(type.getName(), false, ClassLoader.getPlatformClassLoader());
            }
        }) {
            in.readObject();
        }
    }
}
