package io.sparkfidelity.metric.mmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmmdTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /** Also for the sets that are farthest apart, and for one against itself. */
    @ParameterizedTest
    @CsvSource({"200, 300, 16, 0.2", "50, 40, 64, 1", "30, 30, 8, 100"})
    void momentsAreWithinTheBoundOfAllPairs(int n, int m, int d, double shift) {
        float[][] x = Tallies.unit(Tallies.normal(1, n, d, -shift, 1));
        float[][] y = Tallies.unit(Tallies.normal(2, m, d, shift, 1));
        Score score = cmmd(x, y);
        double pairs = allPairs(x, y);
        // float32 unit vectors and 2^-20 fixed point: see GoldenScoresTest.
        assertEquals(pairs, score.value(), score.details().get("bound") + 2e-6 * pairs);
        assertEquals(
                score.value(), score.details().get("order1") + score.details().get("order2"), 0);
    }

    /** Every pair but those of a row with itself, also where both sides are the same rows. */
    @ParameterizedTest
    @CsvSource({"200, 300, 16, 0.2", "50, 40, 64, 1", "30, 30, 8, 0"})
    void theUnbiasedStatisticLeavesEachRowItself(int n, int m, int d, double shift) {
        float[][] x = Tallies.unit(Tallies.normal(1, n, d, -shift, 1));
        float[][] y = shift == 0 ? x : Tallies.unit(Tallies.normal(2, m, d, shift, 1));
        Score score = new CmmdUnbiased()
                .compute(UNIT, new Sample("x", Tallies.buckets(20, x)), new Sample("y", Tallies.buckets(20, y)));
        // The kernel less 1: the diagonal adds 0, so that only the divisor changes.
        double pairs = 1000
                * (meanKernel(x, x) * n / (n - 1)
                        + meanKernel(y, y) * y.length / (y.length - 1)
                        - 2 * meanKernel(x, y));
        assertEquals(pairs, score.value(), score.details().get("bound") + 2e-6 * Math.abs(pairs) + 2e-6);
        assertTrue(shift > 0 || score.value() <= 0, "a set against itself is at most 0");
        assertEquals(shift == 0, score.warnings().contains("both sides are the same set"));
        assertEquals(Score.Bias.NONE, score.bias());
    }

    @Test
    void aSetAgainstItselfIsZero() {
        float[][] x = Tallies.unit(Tallies.normal(4, 60, 10, 0.5, 1));
        Score score = cmmd(x, x.clone());
        assertEquals(0, score.value(), 0);
        assertTrue(score.warnings().contains("both sides are the same set"));
    }

    @Test
    void theScoreSaysThatItIsNotClip() {
        float[][] x = Tallies.unit(Tallies.normal(4, 60, 10, 0.5, 1));
        assertTrue(cmmd(x, Tallies.unit(Tallies.normal(5, 60, 10, 0.5, 1))).warnings().stream()
                .anyMatch(warning -> warning.contains("not CLIP-MMD")));
    }

    @Test
    void vectorsThatAreNotUnitAreRefused() {
        Sample sample = new Sample("x", Tallies.buckets(18, Tallies.normal(4, 60, 10, 0.5, 1)));
        assertThrows(IllegalArgumentException.class, () -> new Cmmd()
                .compute(new ModelTraits("relu", false), sample, sample));
    }

    /** Replicates and floors of both are made of the same buckets, which are asked for once. */
    @Test
    void bothStatisticsShareOnePassOverTheBuckets() {
        Counted x = new Counted(Tallies.buckets(20, Tallies.unit(Tallies.normal(4, 200, 10, 0.5, 1))));
        Counted y = new Counted(Tallies.buckets(20, Tallies.unit(Tallies.normal(5, 200, 10, 0.4, 1))));
        List<Score> biased = scores(x, y, new Cmmd());
        int asked = x.asked.getAndSet(0) + y.asked.getAndSet(0);
        assertTrue(asked >= 2 * Bucket.COUNT, asked + " buckets");
        List<Score> unbiased = scores(x, y, new CmmdUnbiased());
        assertEquals(asked, x.asked.getAndSet(0) + y.asked.getAndSet(0));
        List<Score> both = scores(x, y, new Cmmd(), new CmmdUnbiased());
        assertEquals(asked, x.asked.get() + y.asked.get());
        for (int i = 0; i < 2; i++) {
            Score alone = i == 0 ? biased.get(0) : unbiased.get(0);
            assertEquals(alone.value(), both.get(i).value(), 0);
            assertEquals(alone.standardError(), both.get(i).standardError());
            assertEquals(alone.floor(), both.get(i).floor());
            assertEquals(alone.details(), both.get(i).details());
        }
    }

    private static List<Score> scores(BucketedTally x, BucketedTally y, Metric... metrics) {
        return new Scorer(UNIT, new Sample("x", x)).scores(List.of(metrics), new Sample("y", y));
    }

    /** How often a bucket is asked for. */
    private record Counted(BucketedTally tally, AtomicInteger asked) implements BucketedTally {
        Counted(BucketedTally tally) {
            this(tally, new AtomicInteger());
        }

        @Override
        public Tally pooled() {
            return tally.pooled();
        }

        @Override
        public boolean hasBuckets() {
            return tally.hasBuckets();
        }

        @Override
        public Tally bucket(int bucket) {
            asked.incrementAndGet();
            return tally.bucket(bucket);
        }

        @Override
        public long n(int bucket) {
            return tally.n(bucket);
        }

        @Override
        public long rows(int bucket) {
            return tally.rows(bucket);
        }
    }

    private static Score cmmd(float[][] x, float[][] y) {
        return new Cmmd()
                .compute(UNIT, new Sample("x", Tallies.buckets(20, x)), new Sample("y", Tallies.buckets(20, y)));
    }

    /** 1000 times the mean kernel within x, within y, less twice that across: every pair, in float64. */
    static double allPairs(float[][] x, float[][] y) {
        return 1000 * (meanKernel(x, x) + meanKernel(y, y) - 2 * meanKernel(x, y));
    }

    private static double meanKernel(float[][] a, float[][] b) {
        double total = 0;
        for (float[] u : a) {
            for (float[] v : b) {
                double squared = 0;
                for (int i = 0; i < u.length; i++) {
                    squared += ((double) u[i] - v[i]) * ((double) u[i] - v[i]);
                }
                // k - 1: the constant cancels in the sum of the three means.
                total += Math.expm1(-squared / 200);
            }
        }
        return total / ((double) a.length * b.length);
    }
}
