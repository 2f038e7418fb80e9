package io.sparkfidelity.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.cache.ChunkManifest;
import io.sparkfidelity.spark.cache.ChunkPlan;
import io.sparkfidelity.spark.cache.EmbedJob;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.EmbeddingFiles;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.spark.tally.TallyState;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final Storage STORAGE = new Storage(new Configuration());
    private static final String SAMPLE = "sample:?count=120&size=32";

    @TempDir
    private Path folder;

    @Test
    void partitioningAndBatchSizeDoNotChangeTheTally() throws Exception {
        EmbeddingSet whole = embed("a", SAMPLE, 32);
        assertEquals(120, whole.found());
        assertEquals(120, whole.embedded());
        Tally expected = tally(whole);
        assertEquals(expected.digest(), tally(embed("b", SAMPLE, 7)).digest());
        // The same rows in other files and another order.
        Path shuffled = folder.resolve("shuffled");
        SPARK.read()
                .parquet(whole.files().paths().toArray(String[]::new))
                .orderBy(functions.col("contentHash"))
                .repartition(5)
                .write()
                .parquet(shuffled.toString());
        EmbeddingSet moved = withFiles(whole, List.of(shuffled.toString()));
        assertEquals(expected, tally(moved));
        // One key a pass, instead of all in one.
        assertEquals(
                List.of(expected, expected), pooled(new TallyJob(SPARK, CountedFields.all(fields()), 1), whole, moved));
        // By hand, without Spark's aggregation.
        assertEquals(expected, Tallies.of(fields().moments(), embeddings(whole)));
    }

    @Test
    void aSecondRunEmbedsNothingAndAMissingManifestOnlyItsChunk() throws Exception {
        EmbeddingSet first = embed("cache", SAMPLE, 32);
        EmbeddingSet second = embed("cache", SAMPLE, 32);
        assertEquals(first, second);
        Path manifest = find(folder.resolve("cache"), ChunkManifest.FILE_NAME);
        Files.delete(manifest);
        EmbeddingSet third = embed("cache", SAMPLE, 32);
        assertNotEquals(first.files(), third.files());
        assertEquals(tally(first), tally(third));
    }

    @Test
    void rowsAreSortedAndCarryTheContract() throws Exception {
        EmbeddingSet set = embed("rows", "sample:?count=60&size=32", 16);
        for (String file : set.files().paths()) {
            List<Row> rows = SPARK.read().parquet(file).collectAsList();
            for (int i = 1; i < rows.size(); i++) {
                int before = rows.get(i - 1).getInt(2);
                int bucket = rows.get(i).getInt(2);
                assertTrue(before < bucket
                        || before == bucket
                                && Long.compareUnsigned(
                                                rows.get(i - 1).getLong(1),
                                                rows.get(i).getLong(1))
                                        < 0);
            }
            for (Row row : rows) {
                assertEquals(Math.floorMod(row.getLong(1), 16L), row.getInt(2));
                assertEquals(Bucket.hash(row.getString(0)), row.getLong(1), "the id is the unit");
            }
        }
        for (Row row : set.rows(SPARK).collectAsList()) {
            String id = row.getString(0);
            assertEquals(id.substring(0, id.indexOf('/')), row.<String>getAs("label"));
            assertTrue(row.isNullAt(row.fieldIndex("site")));
        }
    }

    @Test
    void brokenFilesAreRowsWithAReason() throws Exception {
        Path images = folder.resolve("images");
        copyGolden(images);
        EmbeddingSet set = embed("golden", images.toString(), 4);
        assertEquals(set.found(), set.embedded() + set.rejected());
        assertEquals(4, set.rejected(), set.rejects().toString());
        assertEquals(1L, set.rejects().get("decode/empty"));
        assertEquals(1L, set.rejects().get("decode/truncated"));
        assertEquals(1L, set.rejects().get("decode/not-an-image"));
        assertEquals(1L, set.rejects().get("decode/too-many-pixels"));
        Map<String, String> details = new TreeMap<>();
        SPARK.read()
                .parquet(set.files().paths().toArray(String[]::new))
                .filter("embedding is null")
                .collectAsList()
                .forEach(row -> details.put(row.getString(0), row.<String>getAs("reason")));
        assertEquals(
                Map.of(
                        "bad-bomb.png", "too-many-pixels",
                        "bad-empty.png", "empty",
                        "bad-text.jpg", "not-an-image",
                        "bad-truncated.jpg", "truncated"),
                details);
        assertEquals(set.embedded(), tally(set).value(MomentFields.N, 0));
    }

    @Test
    void aFileThatVanishesAfterListingIsARejectOfReading() throws Exception {
        Path images = folder.resolve("images");
        copyGolden(images);
        try (Listing listing = listing(images.toString())) {
            Files.delete(images.resolve("rgb.png"));
            EmbeddingSet set = job("vanished", 4).run("test", listing).set();
            assertEquals(1L, set.rejects().get("read/vanished"), set.rejects().toString());
            assertEquals(set.found(), set.embedded() + set.rejected());
        }
    }

    @Test
    void aChangedSourceIsAnotherSource() throws Exception {
        Path images = folder.resolve("images");
        copyGolden(images);
        String before = fingerprint(images);
        assertEquals(before, fingerprint(images));
        Files.write(images.resolve("rgb.png"), new byte[1], StandardOpenOption.APPEND);
        assertNotEquals(before, fingerprint(images));
        assertNotEquals(fingerprint("sample:?count=9"), fingerprint("sample:?count=9&blur=1"));
        assertNotEquals(fingerprint("sample:?count=9"), fingerprint("sample:?count=10"));
    }

    @Test
    void aPlanCutsLargeSourcesByIds() throws Exception {
        try (Listing listing = listing("sample:?count=45001")) {
            ChunkPlan plan = listing.plan(0);
            assertEquals(3, plan.chunks());
            long total = 0;
            for (int chunk = 0; chunk < plan.chunks(); chunk++) {
                long rows = listing.chunk(plan, chunk).count();
                assertTrue(rows <= 20_000);
                total += rows;
            }
            assertEquals(45_001, total);
        }
        assertEquals(20_000, ChunkPlan.chunkSize(1000));
        assertEquals(468_750, ChunkPlan.chunkSize(30_000_000));
        assertEquals(500_000, ChunkPlan.chunkSize(1_000_000_000));
    }

    /** Wider vectors than a model's, over many partitions and passes, against the tally of one accumulator. */
    @Test
    void wideTalliesInManyPassesEqualOneAccumulator() throws IOException {
        MomentFields wide = new MomentFields(300, new FixedPoint(16));
        List<EmbeddingRow> rows = new ArrayList<>();
        float[][] vectors = Tallies.normal(1, 500, 300, 0.5, 3);
        Random random = new Random(2);
        for (float[] vector : vectors) {
            EmbeddingRow row = new EmbeddingRow();
            row.setId("x" + rows.size());
            row.setBucket(random.nextInt(16));
            row.setEmbedding(vector);
            rows.add(row);
        }
        Collections.shuffle(rows, random);
        Path file = folder.resolve("wide");
        SPARK.createDataset(rows, Encoders.bean(EmbeddingRow.class))
                .select(Stream.of(EmbeddingRow.SCHEMA.fieldNames())
                        .map(functions::col)
                        .toArray(Column[]::new))
                .repartition(40)
                .write()
                .parquet(file.toString());
        EmbeddingSet set = new EmbeddingSet(
                EmbeddingFiles.plain(List.of(file.toString())), 500, 500, Map.of(), "s", "m", List.of());
        Tally expected = Tallies.of(wide, List.of(vectors));
        TallyFields counted = TallyFields.of(wide);
        assertEquals(
                List.of(expected), pooled(new TallyJob(SPARK, CountedFields.all(counted), 3 * counted.bytes()), set));
    }

    @Test
    void theTalliesOfLabelsAddUpToTheWhole() throws IOException {
        EmbeddingSet set = embed("labels", SAMPLE, 7);
        List<Dataset<Row>> rows = List.of(set.rows(SPARK));
        try (TallyFolder folder = new TallyFolder()) {
            // Three slots a pass.
            TallyJob job = new TallyJob(SPARK, CountedFields.all(fields()), 3 * fields().bytes());
            LabelledTallies labels = job.byLabel(rows, folder).get(0);
            assertTrue(labels.labels().size() > 3);
            Tally sum = Tally.zero(fields().all());
            for (String label : labels.labels()) {
                sum = sum.add(labels.tally(label).pooled());
            }
            assertEquals(tally(set), sum);
            LabelledTallies marginals =
                    new TallyJob(SPARK, fields()).marginals(rows, folder).get(0);
            for (String label : labels.labels()) {
                assertEquals(labels.tally(label).n(), marginals.tally(label).n());
                assertArrayEquals(
                        labels.tally(label).pooled().vector("sum"),
                        marginals.tally(label).pooled().vector("sum"));
            }
        }
    }

    @Test
    void anOverflowOnAnExecutorReachesTheDriverWithItsReason() {
        Tally big = Tally.of(Map.of(fields().moments().n(), new long[] {Long.MAX_VALUE}));
        TallyState a = new TallyState();
        a.put(1, big);
        TallyState b = new TallyState();
        b.put(1, big);
        String message = assertThrows(RuntimeException.class, () -> a.merge(b, big.fields()))
                .getMessage();
        assertTrue(message.contains("'n' overflows"), message);
    }

    private static TallyFields fields() throws IllegalStateException {
        try {
            return Cards.embedded().tallyFields();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Tally tally(EmbeddingSet set) {
        return pooled(new TallyJob(SPARK, fields()), set).get(0);
    }

    private static List<Tally> pooled(TallyJob job, EmbeddingSet... sets) {
        try (TallyFolder folder = new TallyFolder()) {
            return job.run(Arrays.stream(sets).map(set -> set.rows(SPARK)).toList(), folder).stream()
                    .map(BucketedTally::pooled)
                    .toList();
        }
    }

    private static List<float[]> embeddings(EmbeddingSet set) {
        List<float[]> vectors = new ArrayList<>();
        for (Row row :
                SPARK.read().parquet(set.files().paths().toArray(String[]::new)).collectAsList()) {
            List<Float> list = row.getList(row.fieldIndex("embedding"));
            float[] vector = new float[list.size()];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = list.get(i);
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private static EmbeddingSet withFiles(EmbeddingSet set, List<String> files) {
        return new EmbeddingSet(
                EmbeddingFiles.plain(files),
                set.found(),
                set.embedded(),
                set.rejects(),
                set.sourceFingerprint(),
                set.modelFingerprint(),
                set.rejectedImages());
    }

    private EmbeddingSet embed(String cache, String source, int batchSize) throws IOException {
        try (Listing listing = listing(source)) {
            return job(cache, batchSize).run("test", listing).set();
        }
    }

    private EmbedJob job(String cache, int batchSize) throws IOException {
        return new EmbedJob(
                SPARK,
                STORAGE,
                STORAGE.resolve(folder.resolve(cache).toString()),
                new EmbedJob.Model(Cards.yaml(), EngineKind.ONNX_RUNTIME, "model"),
                new EmbedSettings(batchSize, 1, 2, ImageDecoder.DEFAULT_MAX_PIXELS, 0),
                Progress.silent());
    }

    private static Listing listing(String source) throws IOException {
        return Listing.of(Source.of(source, STORAGE), SPARK);
    }

    private static String fingerprint(Object source) throws IOException {
        try (Listing listing = listing(source.toString())) {
            return listing.fingerprint();
        }
    }

    private static Path find(Path root, String name) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    static void copyGolden(Path target) throws IOException {
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden/images"))) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }
}
