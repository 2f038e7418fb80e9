package io.sparkfidelity.metric.pairwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Drawn;
import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MmdAggregatedTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /** From the embeddings of a kernel that is an inner product: the sums of pairs against the differences themselves. */
    @Test
    void productsOfDifferencesAreThoseOfMeans() {
        Drawn x = Drawn.rows(1, 70, Drawn.normal(4, 0, 1)).unit();
        Drawn y = Drawn.rows(2, 50, Drawn.normal(4, 0.5, 1)).unit();
        Score score = score(x, y);
        assertTrue(score.hasValue());
        // A narrow kernel sees next to nothing of what a wide one sees, and the widest sees the means.
        double[][] means = new double[Bucket.COUNT][4];
        for (int b = 0; b < Bucket.COUNT; b++) {
            double n = count(x, b);
            double m = count(y, b);
            for (int i = 0; i < 4; i++) {
                means[b][i] = n * m / (n + m) * (sum(x, b, i) / n - sum(y, b, i) / m);
            }
        }
        int above = 0;
        double observed = flipped(means, 0);
        for (int signs = 0; signs < 1 << 15; signs++) {
            above += flipped(means, signs) >= observed - 1e-12 ? 1 : 0;
        }
        assertEquals(
                above / (double) (1 << 15),
                score.details().get("pValue.mmd_rbf_10"),
                0.01,
                "the widest kernel is about linear");
    }

    private static double flipped(double[][] means, int signs) {
        double[] total = new double[4];
        double own = 0;
        for (int b = 0; b < means.length; b++) {
            for (int i = 0; i < 4; i++) {
                total[i] += (signs >> b & 1) == 0 ? means[b][i] : -means[b][i];
                own += means[b][i] * means[b][i];
            }
        }
        return Arrays.stream(total).map(t -> t * t).sum() - own;
    }

    private static double count(Drawn rows, int bucket) {
        return Arrays.stream(rows.buckets()).filter(b -> b == bucket).count();
    }

    private static double sum(Drawn rows, int bucket, int i) {
        return IntStream.range(0, rows.rows().length)
                .filter(r -> rows.buckets()[r] == bucket)
                .mapToDouble(r -> rows.rows()[r][i])
                .sum();
    }

    /**
     * At equal sizes and at three to one, of symmetric and of skewed rows, of single images and of units of several: 5 to 8% at 5%, the most
     * where buckets of the smaller side have seven skewed rows.
     */
    @ParameterizedTest
    @CsvSource({"normal, 160, 160, 1", "relu, 360, 120, 1", "relu, 120, 40, 4"})
    void theLevelHolds(String kind, int n, int m, int each) {
        int draws = Draws.count(25, 2000);
        int rejected = 0;
        for (int i = 0; i < draws; i++) {
            double p = score(drawn(kind, 2L * i + 1, n, each), drawn(kind, 2L * i + 2, m, each))
                    .details()
                    .get("pValue");
            rejected += p <= 0.05 ? 1 : 0;
        }
        double deviation = Math.sqrt(0.08 * 0.92 * draws);
        assertTrue(rejected <= 0.08 * draws + 3 * deviation, rejected + " of " + draws + " rejected");
    }

    private static Drawn drawn(String kind, long seed, int units, int each) {
        Function<Random, float[]> normal = Drawn.normal(8, 0, 1);
        Function<Random, float[]> row = random -> {
            float[] values = normal.apply(random);
            for (int i = 0; i < values.length && kind.equals("relu"); i++) {
                values[i] = (float) Math.max(0.01, values[i]);
            }
            return values;
        };
        return Drawn.units(seed, units, each, each > 1 ? 0.5 : 0, row).unit();
    }

    /** Clusters so close together that a wide kernel sees one: the narrow ones tell, and so does the test. */
    @Test
    void itSeesWhatOneBandwidthDoesNot() {
        Drawn x = Drawn.rows(1, 300, clusters(40)).unit();
        Drawn y = Drawn.rows(2, 300, clusters(8)).unit();
        Score score = score(x, y);
        assertTrue(score.details().get("pValue.mmd_rbf_10") > 0.05, "" + score.details());
        assertTrue(score.details().get("pValue.mmd_rbf_0.25") < 0.01, "" + score.details());
        assertTrue(score.details().get("pValue") < 0.01, "" + score.details());
    }

    /** Small clusters in the directions of the corners of a cube, the opposite one with each. */
    private static Function<Random, float[]> clusters(int number) {
        return random -> {
            int which = random.nextInt(number);
            Random place = new Random(7919L * (which / 2) + 1);
            float[] row = new float[8];
            for (int i = 0; i < row.length; i++) {
                double centre = place.nextGaussian();
                row[i] = (float) ((which % 2 == 0 ? centre : -centre) + 0.05 * random.nextGaussian());
            }
            return row;
        };
    }

    @Test
    void equalSetsAreEqualAndFewBucketsSayNothing() {
        Drawn x = Drawn.rows(1, 70, Drawn.normal(4, 0, 1)).unit();
        Score same = score(x, x);
        assertEquals(0, same.value(), 0);
        assertEquals(1, same.details().get("pValue"), 0);
        Score few = score(x.inBuckets(Arrays.stream(x.buckets()).map(b -> b % 7).toArray()), x);
        assertFalse(few.hasValue());
        assertTrue(few.warnings().contains("no value: both sets fill 7 buckets, fewer than 8"), "" + few.warnings());
    }

    private static Score score(Drawn x, Drawn y) {
        MmdAggregated metric = new MmdAggregated();
        return metric.compute(Drawn.evidence(UNIT, metric, x, y, false));
    }
}
