package io.sparkfidelity.metric.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.Tallies;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassFidTest {
    private static final ModelTraits FEATURES = new ModelTraits("features", false);

    /** 50 images a class, d = 128: the bias is forty times the truth, 0.05^2 d + 0.05^2 d = 0.64. */
    @Test
    void theDiagonalFormIsRightOnAverage() {
        int draws = Draws.count(60, 600);
        double sum = 0;
        double squares = 0;
        double variances = 0;
        for (int i = 0; i < draws; i++) {
            Sample x = classes("x", 10L * i, 4, 50, 128, 0, 1, true);
            Sample y = classes("y", 10L * i + 5, 4, 50, 128, 0.05, 1.05, true);
            Score score = new ClassFidDiagonal().compute(FEATURES, x, y);
            sum += score.value() / draws;
            squares += score.value() * score.value() / draws;
            variances += Math.pow(score.standardError().getAsDouble(), 2) / draws;
        }
        double spread = Math.sqrt(squares - sum * sum);
        // What is left of the bias is of second order: 128 / 50^2 a side.
        assertEquals(0.64, sum, 0.15 + 4 * spread / Math.sqrt(draws));
        double ratio = Math.sqrt(variances) / spread;
        // Near equal distributions up to sqrt 2.
        assertTrue(ratio > 0.85 && ratio < 1.7, "error over spread is " + ratio);
    }

    /**
     * Equal distributions of features that are 0 in nine of ten images, trace 1.43: the bias of normal features is a fifth of
     * theirs. Both sides have one population, so that the truth is 0.
     */
    @ParameterizedTest
    @ValueSource(ints = {20, 50, 300})
    void theDiagonalFormHoldsForFeaturesWithTails(int n) {
        int draws = n == 300 ? Draws.count(6, 100) : Draws.count(25, 250);
        double sum = 0;
        double squares = 0;
        double normal = 0;
        int covered = 0;
        for (int i = 0; i < draws; i++) {
            Sample x = sparse("x", 10L * i, 4, n, 64);
            Sample y = sparse("y", 10L * i + 5, 4, n, 64);
            Score score = new ClassFidDiagonal().compute(FEATURES, x, y);
            sum += score.value() / draws;
            squares += score.value() * score.value() / draws;
            normal +=
                    new ClassFidDiagonal().compute(FEATURES, whole(x), whole(y)).value() / draws;
            Interval interval = score.ci95().orElseThrow();
            covered += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
        }
        // 0.9, 0.4 and 0.07 by the formula of normal features; what is left here is of second order, and of either
        // sign.
        assertTrue(normal > 20.0 / n * 0.6, "the formula of normal features gives " + normal);
        double spread = Math.sqrt(squares - sum * sum);
        assertEquals(0, sum, 0.1 * normal + 3.5 * spread / Math.sqrt(draws));
        assertTrue(covered >= 0.8 * draws, covered + " of " + draws);
    }

    /** Features max(0, z - 1.28), z standard normal, of variance 1.43 / d. */
    private static Sample sparse(String name, long seed, int classes, int n, int d) {
        Map<String, BucketedTally> tallies = new TreeMap<>();
        for (int c = 0; c < classes; c++) {
            float[][] rows = Tallies.normal(seed * 1000 + c, n, d, 0, 1);
            for (float[] row : rows) {
                for (int k = 0; k < d; k++) {
                    // The deviation of max(0, z - 1.28) is 0.1784.
                    row[k] = (float) (Math.max(0, row[k] - 1.28) * Math.sqrt(1.43 / d) / 0.1784);
                }
            }
            tallies.put("class " + c, Tallies.marginals(18, rows));
        }
        return labelled(name, tallies);
    }

    /** The same without buckets. */
    private static Sample whole(Sample sample) {
        Map<String, BucketedTally> tallies = new TreeMap<>();
        for (String label : sample.labels().labels()) {
            tallies.put(label, whole(sample.labels().tally(label)));
        }
        return labelled(sample.name(), tallies);
    }

    private static BucketedTally whole(BucketedTally tally) {
        return BucketedTally.pooledOnly(tally.pooled());
    }

    /**
     * By hand, without buckets: two classes of weights 3/4 and 1/4, one of them shifted by 2 in one coordinate, less the bias of
     * normal features.
     */
    @Test
    void classesAreWeightedByTheReference() {
        float[][] many = atSixteenBits(Tallies.normal(1, 60, 1, 0, 1));
        float[][] few = atSixteenBits(Tallies.normal(2, 20, 1, 0, 1));
        float[][] shifted = few.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = new float[] {few[i][0] + 2};
        }
        Sample x = whole(labelled("x", Map.of("a", Tallies.marginals(18, many), "b", Tallies.marginals(18, few))));
        Sample y = whole(labelled("y", Map.of("a", Tallies.marginals(18, many), "b", Tallies.marginals(18, shifted))));
        Score score = new ClassFidDiagonal().compute(FEATURES, x, y);
        assertEquals(Score.Bias.UNKNOWN, score.bias());
        assertTrue(score.warnings().stream().anyMatch(w -> w.startsWith("some class has no two buckets")));
        double a = -3 * variance(many) / 60;
        double b = 4 - 3 * variance(few) / 20;
        // Rows and the shift are exact in fixed point: only this test's own sums round.
        assertEquals(a, score.details().get("class.a"), 1e-12);
        assertEquals(b, score.details().get("class.b"), 1e-12);
        assertEquals(0.75 * a + 0.25 * b, score.value(), 1e-12);
        assertEquals(0, score.details().get("shareDivergence"), 1e-15);
    }

    @Test
    void smallClassesAreListedAndSharesCompared() {
        BucketedTally enough = Tallies.marginals(18, Tallies.normal(1, 40, 3, 0, 1));
        BucketedTally few = Tallies.marginals(18, Tallies.normal(2, 19, 3, 0, 1));
        Sample x = labelled("x", Map.of("cat", enough, "dog", few));
        Sample y = labelled("y", Map.of("cat", enough, "cow", enough));
        Score score = new ClassFidDiagonal().compute(FEATURES, x, y);
        assertEquals(1, score.details().get("classes"));
        assertTrue(
                score.warnings().contains("classes with fewer than 20 images on a side are not scored: cow, dog"),
                score.warnings().toString());
        double[] p = {40.5 / 60.5, 0.5 / 60.5, 19.5 / 60.5};
        double[] q = {40.5 / 81.5, 40.5 / 81.5, 0.5 / 81.5};
        double divergence = 0;
        for (int c = 0; c < 3; c++) {
            double middle = (p[c] + q[c]) / 2;
            divergence += 0.5 * p[c] * Math.log(p[c] / middle) + 0.5 * q[c] * Math.log(q[c] / middle);
        }
        assertEquals(divergence, score.details().get("shareDivergence"), 1e-12);
        Score none = new ClassFidDiagonal()
                .compute(FEATURES, labelled("x", Map.of("dog", few)), labelled("y", Map.of("dog", few)));
        assertFalse(none.hasValue());
    }

    @Test
    void theFullFormIsTheMeanOfExtrapolations() {
        Sample x = classes("x", 1, 3, 200, 8, 0, 1, false);
        Sample y = classes("y", 50, 3, 150, 8, 0.3, 1, false);
        Score score = new ClassFid().compute(FEATURES, x, y);
        double sum = 0;
        double plugIn = 0;
        double variance = 0;
        for (String label : x.labels().labels()) {
            Sample a = new Sample(label, x.labels().tally(label));
            Sample b = new Sample(label, y.labels().tally(label));
            Score one = new FidInfinity().compute(FEATURES, a, b);
            sum += one.value() / 3;
            plugIn += one.details().get("plugIn") / 3;
            variance += Math.pow(one.standardError().getAsDouble() / 3, 2);
            assertEquals(one.value(), score.details().get("class." + label), 0);
        }
        assertEquals(sum, score.value(), 1e-12);
        // Truth 0.72.
        assertEquals(0.72, score.value(), 0.2);
        assertTrue(plugIn > score.value() + 0.1);
        // Classes are independent; the jackknife over common buckets knows it up to its own spread.
        assertEquals(Math.sqrt(variance), score.standardError().getAsDouble(), 0.5 * Math.sqrt(variance));
    }

    @Test
    void theFullFormNeedsBucketsAndImages() {
        Sample x = classes("x", 1, 2, 100, 8, 0, 1, false);
        Map<String, BucketedTally> whole = new TreeMap<>();
        x.labels()
                .labels()
                .forEach(label -> whole.put(
                        label, BucketedTally.pooledOnly(x.labels().tally(label).pooled())));
        Score score = new ClassFid().compute(FEATURES, x, labelled("y", whole));
        assertFalse(score.hasValue());
        assertTrue(score.warnings().contains("no value: needs buckets of every class"));
        Score diagonal = new ClassFidDiagonal().compute(FEATURES, x, labelled("y", whole));
        assertTrue(diagonal.hasValue() && diagonal.standardError().isEmpty());
        Sample small = classes("small", 1, 2, 15, 8, 0, 1, false);
        assertTrue(new ClassFid()
                .compute(FEATURES, small, small)
                .warnings()
                .get(0)
                .startsWith("no value: no class has 16 images"));
        Sample many = classes("many", 1, 65, 20, 2, 0, 1, false);
        assertTrue(
                new ClassFid().compute(FEATURES, many, many).warnings().contains("no value: 65 classes, at most 64"));
    }

    private static float[][] atSixteenBits(float[][] rows) {
        for (float[] row : rows) {
            row[0] = (float) (Math.rint(row[0] * 0x1p16) / 0x1p16);
        }
        return rows;
    }

    private static Sample classes(
            String name, long seed, int classes, int n, int d, double mean, double deviation, boolean marginal) {
        Map<String, BucketedTally> tallies = new TreeMap<>();
        for (int c = 0; c < classes; c++) {
            float[][] rows = Tallies.normal(seed * 1000 + c, n, d, mean, deviation);
            tallies.put("class " + c, marginal ? Tallies.marginals(18, rows) : Tallies.buckets(18, rows));
        }
        return labelled(name, tallies);
    }

    private static Sample labelled(String name, Map<String, BucketedTally> tallies) {
        BucketedTally first = tallies.values().iterator().next();
        return new Sample(name, first, LabelledTallies.of(tallies), Optional.empty());
    }

    private static double variance(float[][] rows) {
        double sum = 0;
        double squares = 0;
        for (float[] row : rows) {
            sum += row[0];
            squares += (double) row[0] * row[0];
        }
        return (squares - sum * sum / rows.length) / (rows.length - 1);
    }
}
