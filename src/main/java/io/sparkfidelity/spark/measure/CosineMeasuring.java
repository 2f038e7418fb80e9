package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The cosine between the embeddings of candidates and those of their partners in the reference: no image is looked at again. */
record CosineMeasuring(SparkSession spark) implements Measuring {
    static final String NAME = "embedding_cosine";

    private static final Measure COSINE = new Measure(
            NAME,
            "cosine between the embeddings of an image and its partner",
            "",
            -1,
            1,
            Measure.Direction.LARGER,
            "it has no partner that could be embedded");

    private static final StructType SCHEMA = new StructType()
            .add(ID, DataTypes.StringType, false)
            .add(COSINE.name(), DataTypes.DoubleType, true)
            .add(REASON, DataTypes.StringType, true);

    @Override
    public List<Measure> measures() {
        return List.of(COSINE);
    }

    @Override
    public boolean ofModel() {
        return true;
    }

    @Override
    public boolean ofReference() {
        return false;
    }

    @Override
    public void require(Optional<NamedSource> reference) throws SourceException {
        Partners.requireReference(reference);
    }

    @Override
    public Optional<Dataset<Row>> partners(JobSet set, Optional<JobSet> reference) throws IOException {
        return Optional.of(Partners.of(spark, set, reference.orElseThrow())
                .of(set.listing().images()));
    }

    @Override
    public Dataset<Row> of(ModelChoice model, JobSet set, Optional<JobSet> reference) throws IOException {
        JobSet other = reference.orElseThrow();
        Dataset<Row> pairs = Partners.of(spark, set, other).of(set.rows().select("id"));
        Dataset<Row> left = set.rows().select(functions.col("id"), functions.col("embedding"));
        Dataset<Row> right = other.rows()
                .select(
                        functions.col("id").as(Partners.PARTNER),
                        functions.col("embedding").as("partnerEmbedding"));
        JavaRDD<Row> cosines = left.join(pairs, new String[] {"id"}, "left")
                .join(right, new String[] {Partners.PARTNER}, "left")
                .select("id", Partners.PARTNER, "embedding", "partnerEmbedding")
                .toJavaRDD()
                .map(CosineMeasuring::compared);
        return spark.createDataFrame(cosines, SCHEMA)
                .select(
                        functions.col(ID),
                        functions.array(functions.col(COSINE.name())).as(VALUES),
                        functions.col(REASON));
    }

    private static Row compared(Row row) {
        String id = row.getString(0);
        if (row.isNullAt(1)) {
            return RowFactory.create(id, null, PairPixels.NO_PARTNER);
        }
        if (row.isNullAt(2) || row.isNullAt(3)) {
            return RowFactory.create(id, null, "partner-not-embedded");
        }
        return RowFactory.create(id, cosine(row.getList(2), row.getList(3)), null);
    }

    /** In double precision, in the order of the dimensions; NaN where a side is nothing. */
    private static double cosine(List<Float> a, List<Float> b) {
        double dot = 0;
        double ofA = 0;
        double ofB = 0;
        Iterator<Float> other = b.iterator();
        for (double x : a) {
            double y = other.next();
            dot += x * y;
            ofA += x * x;
            ofB += y * y;
        }
        return dot / Math.sqrt(ofA * ofB);
    }
}
