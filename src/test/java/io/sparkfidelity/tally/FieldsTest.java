package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Logits, marginals, buckets and labels beside the moments. */
class FieldsTest {
    private static final TallyFields FIELDS = new TallyFields(new MomentFields(2, new FixedPoint(18)), 3);

    @Test
    void logitsBecomeProbabilitiesAndEntropy() {
        float log3 = (float) Math.log(3);
        Tally tally = tally(new float[][] {{5, 5, 5}, {0, log3, -200}});
        Predictions predictions = Predictions.of(tally);
        // (1/3 + 1/4) / 2, (1/3 + 3/4) / 2, 1/6; float32 has log 3 to 3e-8, and the rest is 2^-32.
        assertArrayEquals(new double[] {7.0 / 24, 13.0 / 24, 1.0 / 6}, predictions.meanProbability(), 1e-8);
        double entropy = -Math.log(3) + 0.25 * Math.log(0.25) + 0.75 * Math.log(0.75);
        assertEquals(entropy / 2, predictions.meanNegativeEntropy(), 1e-8);
        assertEquals(TallyFields.LOGITS_Q, tally.field(TallyFields.PROBABILITY).q());
        assertEquals(FIELDS.bytes(), tally.bytes());
        assertEquals(2, Moments.of(tally).n());
    }

    /** As logits of networks are: far apart, and shifted by any constant. */
    @Test
    void largeLogitsDoNotOverflow() {
        Predictions predictions = Predictions.of(tally(new float[][] {{1000, 1000, -3e38f}, {-1e30f, -1e30f, -3e38f}}));
        assertArrayEquals(new double[] {0.5, 0.5, 0}, predictions.meanProbability(), 1e-9);
        assertEquals(-Math.log(2), predictions.meanNegativeEntropy(), 1e-9);
    }

    @Test
    void rowsWithAndWithoutLogitsDoNotMix() {
        try (GramScratch scratch = new GramScratch(2);
                Accumulator with = new Accumulator(FIELDS, scratch);
                Accumulator without = new Accumulator(FIELDS.moments(), scratch)) {
            assertThrows(IllegalArgumentException.class, () -> with.add(new float[2]));
            assertThrows(IllegalArgumentException.class, () -> without.add(new float[2], new float[3]));
            assertThrows(IllegalArgumentException.class, () -> with.add(new float[2], new float[4]));
            assertThrows(IllegalArgumentException.class, () -> with.add(new float[2], new float[] {0, Float.NaN, 0}));
        }
        Tally moments = Tallies.of(18, new float[][] {{1, 2}, {3, 4}});
        assertThrows(IllegalArgumentException.class, () -> Predictions.of(moments));
    }

    @Test
    void marginalsAreTheSameFromEitherTally() {
        float[][] rows = Tallies.normal(3, 100, 7, 2, 3);
        Marginals small = Marginals.of(Tallies.marginals(18, rows).pooled());
        Marginals large = Marginals.of(Tallies.of(18, rows));
        assertArrayEquals(large.mean(), small.mean(), 0);
        assertArrayEquals(large.variance(), small.variance(), 0);
        Moments moments = Moments.of(Tallies.of(18, rows));
        assertArrayEquals(moments.mean(), small.mean(), 0);
        // The order of summing.
        assertEquals(moments.covarianceTrace(), Arrays.stream(small.variance()).sum(), 1e-12);
        assertEquals(
                MarginalFields.of(MomentFields.of(Tallies.of(18, rows))).bytes(),
                Tallies.marginals(18, rows).pooled().bytes());
    }

    @Test
    void marginalsRefuseWhatCannotBeCounted() {
        MarginalAccumulator accumulator = new MarginalAccumulator(new MarginalFields(2, new FixedPoint(18)));
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(new float[] {1, Float.NaN}));
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(new float[] {1, 64}));
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(new float[3]));
        assertThrows(IllegalArgumentException.class, () -> Marginals.of(accumulator.toTally()));
    }

    @Test
    void bucketsAddUpAndCanBeLeftOut() {
        float[][] rows = Tallies.normal(4, 90, 3, 0, 1);
        BucketedTally buckets = Tallies.buckets(18, rows);
        assertEquals(Tallies.of(18, rows), buckets.pooled());
        assertEquals(90, buckets.n());
        assertEquals(buckets.pooled(), buckets.without(5).add(buckets.bucket(5)));
        assertEquals(buckets.n(5), buckets.bucket(5).value(MomentFields.N, 0));
        BucketedTally whole = BucketedTally.pooledOnly(buckets.pooled());
        assertFalse(whole.hasBuckets());
        assertThrows(IllegalStateException.class, () -> whole.bucket(0));
        assertThrows(IllegalStateException.class, () -> whole.n(0));
        assertThrows(IllegalArgumentException.class, () -> BucketedTally.of(List.of(buckets.pooled())));
    }

    @Test
    void labelsAreInOrder() {
        BucketedTally tally = Tallies.marginals(18, Tallies.normal(4, 90, 3, 0, 1));
        LabelledTallies labels = LabelledTallies.of(Map.of("dog", tally, "cat", tally));
        assertEquals(List.of("cat", "dog"), labels.labels());
        assertEquals(tally, labels.tally("cat"));
        assertThrows(IllegalArgumentException.class, () -> labels.tally("cow"));
        assertTrue(LabelledTallies.none().labels().isEmpty());
    }

    @Test
    void theSecondMomentIsTheCovarianceAndTheMean() {
        Moments moments = Moments.of(Tallies.of(18, Tallies.normal(4, 90, 6, 5, 1)));
        double[] mean = moments.mean();
        try (var covariance = moments.covariance();
                var second = moments.secondMoment()) {
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 6; j++) {
                    double expected = mean[i] * mean[j] + covariance.get(i, j) * 89 / 90;
                    assertEquals(expected, second.get(i, j), 1e-12);
                }
            }
        }
        assertEquals(Arrays.stream(mean).map(x -> x * x).sum(), moments.squaredMeanNorm(), 1e-10);
    }

    private static Tally tally(float[][] logits) {
        try (GramScratch scratch = new GramScratch(2);
                Accumulator accumulator = new Accumulator(FIELDS, scratch)) {
            for (float[] row : logits) {
                accumulator.add(new float[] {1, 2}, row);
            }
            return accumulator.toTally();
        }
    }
}
