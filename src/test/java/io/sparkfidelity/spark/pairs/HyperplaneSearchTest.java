package io.sparkfidelity.spark.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.near.NearPairFold;
import io.sparkfidelity.pairs.near.NearPairs;
import io.sparkfidelity.pairs.near.RowOrigins;
import io.sparkfidelity.pairs.near.Wedges;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.tally.Bucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class HyperplaneSearchTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final int DIMENSION = 8;
    private static final double SQUARED_BELOW = 0.02;
    private static final int MOST = 500;

    /** Against all pairs, in files of several numbers: no other pairs, none twice, and nearly all. */
    @Test
    void findsWhatAllPairsFindHoweverTheRowsAreDealt() {
        List<float[]> rows = clustered(1500);
        try (SideRows side = side(rows, 1)) {
            Broadcast<RowOrigins> origins = origins(side, rows.size());
            NearPairFold.Spec near = new NearPairFold.Spec(Side.REFERENCE, origins::value, SQUARED_BELOW, MOST);
            NearPairs all =
                    new SparkFolds(SPARK, 0).within(side, FoldGroup.of(near)).of(near);
            HyperplaneSearch.Found found = new HyperplaneSearch(SPARK, origins, SQUARED_BELOW, MOST).within(side);
            long pairs = all.count(0, 0) + all.count(0, 1) + all.count(1, 1);
            long led = found.pairs().count(0, 0)
                    + found.pairs().count(0, 1)
                    + found.pairs().count(1, 1);
            assertTrue(pairs > 2000, pairs + " pairs");
            assertTrue(led <= pairs && led >= found.recall() * pairs, led + " of " + pairs);
            assertTrue(found.recall() >= 0.99, found.toString());
            assertEquals(0, found.crowded());
            try (SideRows otherwise = side(rows, 5)) {
                HyperplaneSearch.Found again =
                        new HyperplaneSearch(SPARK, origins, SQUARED_BELOW, MOST).within(otherwise);
                assertEquals(found.pairs().nearest(), again.pairs().nearest());
                assertEquals(
                        led,
                        again.pairs().count(0, 0)
                                + again.pairs().count(0, 1)
                                + again.pairs().count(1, 1));
            }
        }
    }

    /** A crowd of one image, more than a wedge holds: it stays one whatever divides it, and what is not compared is counted. */
    @Test
    void whatIsLeftOutOfACrowdIsCounted() {
        List<float[]> rows = clustered(150);
        int crowd = Wedges.MOST_ROWS + 30;
        float[] one = rows.get(0);
        for (int i = 0; i < crowd; i++) {
            rows.add(one);
        }
        try (SideRows side = side(rows, 3)) {
            HyperplaneSearch.Found found =
                    new HyperplaneSearch(SPARK, origins(side, rows.size()), SQUARED_BELOW, MOST).within(side);
            // The one image itself stands in the crowd too.
            assertTrue(found.crowded() >= crowd + 1, found.toString());
            assertTrue(found.leftOut() >= 31 * 30 / 2, found.toString());
            assertTrue(found.crowdedRecall() < found.recall(), found.toString());
            long compared = found.pairs().count(0, 0)
                    + found.pairs().count(0, 1)
                    + found.pairs().count(1, 1);
            assertTrue(compared >= (crowd + 1L) * crowd / 2 - found.leftOut(), compared + " of " + found);
        }
    }

    /** Unit vectors around a common one, five about each centre. */
    private static List<float[]> clustered(int count) {
        Random random = new Random(4);
        List<float[]> rows = new ArrayList<>();
        double[] centre = new double[DIMENSION];
        for (int i = 0; i < count; i++) {
            double[] row = new double[DIMENSION];
            double square = 0;
            for (int j = 0; j < DIMENSION; j++) {
                centre[j] = i % 5 == 0 ? random.nextGaussian() + (j == 0 ? 2 : 0) : centre[j];
                row[j] = centre[j] + 0.1 * random.nextGaussian();
                square += row[j] * row[j];
            }
            float[] unit = new float[DIMENSION];
            for (int j = 0; j < DIMENSION; j++) {
                unit[j] = (float) (row[j] / Math.sqrt(square));
            }
            rows.add(unit);
        }
        return rows;
    }

    private static SideRows side(List<float[]> vectors, int parts) {
        List<EmbeddingRow> rows = new ArrayList<>();
        for (int i = 0; i < vectors.size(); i++) {
            EmbeddingRow row = new EmbeddingRow();
            row.setId("" + i);
            row.setHash(Bucket.hash(row.getId()));
            row.setBucket(Bucket.of(row.getHash()));
            row.setEmbedding(vectors.get(i));
            rows.add(row);
        }
        return new SideRows(
                Side.REFERENCE,
                SPARK.createDataset(rows, Encoders.bean(EmbeddingRow.class))
                        .repartition(parts)
                        .toDF(),
                Integer.MAX_VALUE);
    }

    private static Broadcast<RowOrigins> origins(SideRows side, int rows) {
        short[] datasets = new short[rows];
        long[] contents = new long[rows];
        List<String> ids = side.ids();
        for (int place = 0; place < rows; place++) {
            datasets[place] = (short) (Integer.parseInt(ids.get(place)) % 2);
            contents[place] = place;
        }
        return JavaSparkContext.fromSparkContext(SPARK.sparkContext()).broadcast(new RowOrigins(datasets, contents, 2));
    }
}
