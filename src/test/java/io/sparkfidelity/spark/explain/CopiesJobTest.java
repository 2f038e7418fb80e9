package io.sparkfidelity.spark.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sparkfidelity.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class CopiesJobTest {
    private static final StructType ROWS =
            StructType.fromDDL("id STRING, hash BIGINT, bucket INT, embedding ARRAY<FLOAT>");
    private static final int D = 6;

    private final SparkSession spark = LocalSpark.session();

    /** Parts of 11 rows, of which 40 candidates are no multiple, against all at once. */
    @Test
    void partsOfCandidatesFindWhatAllAtOnceDo() {
        // Of a set, its name alone is read here.
        TrainingSet training = new TrainingSet(new PicturedSet("train", null, Optional.empty()), rows(1, 60), 0.02);
        Dataset<Row> unseen = rows(2, 30);
        Dataset<Row> candidate = rows(3, 37).union(training.rows().limit(3));
        CopiesJob.Found whole = new CopiesJob(spark, training, unseen, 100, 1 << 20).of(candidate);
        CopiesJob.Found parts = new CopiesJob(spark, training, unseen, 100, 11 * D * Float.BYTES).of(candidate);
        assertEquals(whole.entry(), parts.entry());
        assertEquals(3, parts.entry().copies());
        assertEquals(whole.rows().collectAsList(), parts.rows().collectAsList());
        assertEquals(40, parts.rows().count());
    }

    private Dataset<Row> rows(long seed, int n) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Float[] embedding = new Float[D];
            for (int k = 0; k < D; k++) {
                embedding[k] = (float) random.nextGaussian();
            }
            rows.add(RowFactory.create(seed + "/" + i, random.nextLong(), random.nextInt(16), embedding));
        }
        return spark.createDataFrame(rows, ROWS);
    }
}
