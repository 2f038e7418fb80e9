package io.sparkfidelity.metric.frechet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Drawn;
import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FidInfinityTest {
    private static final ModelTraits FEATURES = new ModelTraits("features", false);

    /** N(0, I) against 1.1 N(0, I) + 0.05 in 256 dimensions: truth 0.64 + 2.56; the plug-in says 15.5. */
    @Test
    void findsTheTruthBehindFiveTimesItsBias() {
        int seeds = Draws.count(10, 30);
        double sum = 0;
        int covered = 0;
        for (int seed = 0; seed < seeds; seed++) {
            Score score = new FidInfinity()
                    .compute(
                            FEATURES,
                            Draws.normal(2L * seed, 3000, 256, 0, i -> 1),
                            Draws.normal(2L * seed + 1, 3000, 256, 0.05, i -> 1.1));
            assertEquals(3.20, score.value(), 0.6);
            assertTrue(score.details().get("plugIn") > 14, "the plug-in is far off");
            Interval interval = score.ci95().orElseThrow();
            covered += interval.low() <= 3.20 && 3.20 <= interval.high() ? 1 : 0;
            sum += score.value();
        }
        // Spread 0.13 to 0.15 a seed: four standard errors of a mean of 30 are 0.10.
        assertEquals(3.20, sum / seeds, 0.10 * Math.sqrt(30.0 / seeds));
        assertTrue(covered >= 0.9 * seeds, "covered " + covered + " of " + seeds);
    }

    @Test
    void isTheTallysOwnArithmetic() {
        Sample x = Draws.normal(1, 400, 8, 0, i -> 1);
        Sample y = Draws.normal(2, 300, 8, 0.3, i -> 1);
        Score score = new FidInfinity().compute(FEATURES, x, y);
        double plugIn = score.details().get("plugIn");
        double excess = 0;
        for (int j = 0; j < 16; j++) {
            Tally ofX = x.tally().pooled();
            Tally ofY = y.tally().pooled();
            excess += (1 - x.tally().n(j) / 400.0)
                            * (FrechetDistance.between(x.tally().without(j), ofY)
                                            .value()
                                    - plugIn)
                    + (1 - y.tally().n(j) / 300.0)
                            * (FrechetDistance.between(ofX, y.tally().without(j))
                                            .value()
                                    - plugIn);
        }
        assertEquals(plugIn - excess, score.value(), 1e-10);
        double halves = 0;
        for (Tally a : halves(x)) {
            for (Tally b : halves(y)) {
                halves += a.value("n", 0)
                        / 400.0
                        * (b.value("n", 0) / 300.0)
                        * FrechetDistance.between(a, b).value();
            }
        }
        assertEquals(2 * plugIn - halves, score.details().get("halves"), 1e-10);
        double first = new Fid().compute(FEATURES, x, y).standardError().getAsDouble();
        double difference = score.value() - score.details().get("halves");
        assertEquals(Math.hypot(first, difference), score.standardError().getAsDouble(), 1e-10);
        assertEquals(Score.Bias.NONE, score.bias());
        assertEquals(Score.Coverage.POPULATION, score.coverage());
    }

    @Test
    void needsMoreImagesThanDimensions() {
        Sample few = Draws.normal(1, 40, 40, 0, i -> 1);
        Score score = new FidInfinity().compute(FEATURES, few, Draws.normal(2, 400, 40, 0, i -> 1));
        assertFalse(score.hasValue());
        assertTrue(score.warnings().get(0).contains("needs more images than dimensions (40 images, 40 dimensions)"));
        List<Score> scores =
                new Scorer(FEATURES, few).scores(List.of(new FidInfinity()), Draws.normal(2, 400, 40, 0, i -> 1));
        assertTrue(scores.get(0).floor().isEmpty());
    }

    @Test
    void hasNoHalvesUnderTwoDimensions() {
        Score score = new FidInfinity()
                .compute(FEATURES, Draws.normal(1, 70, 40, 0, i -> 1), Draws.normal(2, 400, 40, 0, i -> 1));
        assertFalse(score.details().containsKey("halves"));
        assertTrue(score.warnings().stream().anyMatch(warning -> warning.startsWith("fewer than 2 d images")));
    }

    @Test
    void extrapolatesOneSideWhereTheOtherIsAFile() {
        Sample x = Draws.normal(1, 4000, 8, 0, i -> 1);
        Sample y = Draws.normal(2, 200, 8, 0.3, i -> 1);
        Sample file = new Sample("file", BucketedTally.pooledOnly(x.tally().pooled()));
        Score score = new FidInfinity().compute(FEATURES, file, y);
        assertEquals("one_sided", score.estimator());
        assertTrue(score.value() < score.details().get("plugIn"));
        Sample other = new Sample("other", BucketedTally.pooledOnly(y.tally().pooled()));
        assertFalse(new FidInfinity().compute(FEATURES, file, other).hasValue());
    }

    @Test
    void theScorerUsesTheFidItHas() {
        Sample x = Draws.normal(1, 400, 8, 0, i -> 1);
        Sample y = Draws.normal(2, 300, 8, 0.3, i -> 1);
        Score alone = new FidInfinity().compute(FEATURES, x, y);
        Score beside = new Scorer(FEATURES, x)
                .scores(List.of(new Fid(), new FidInfinity()), y)
                .get(1);
        assertEquals(alone.value(), beside.value(), 0);
        assertEquals(alone.standardError(), beside.standardError());
    }

    private static List<Tally> halves(Sample sample) {
        Tally first = Halves.of(sample.tally()).first(sample.tally());
        return List.of(first, sample.tally().pooled().subtract(first));
    }

    /** As where a site's buckets were joined, or there are six units: buckets of one half of the numbers. */
    @Test
    void bucketsOfOneHalfAloneAreDealtIntoHalves() {
        Sample x = inBuckets(1, 600, i -> i % 6);
        Sample y = inBuckets(2, 500, i -> 8 + i % 8);
        Score score = new FidInfinity().compute(new Evidence(FEATURES, x, y));
        assertEquals(0.8, score.value(), 0.4);
        assertTrue(score.details().containsKey("halves"));
        assertTrue(score.standardError().isEmpty(), "six buckets are too few for an error");
        assertTrue(
                score.warnings().contains("'draw' fills fewer than 8 buckets: no error bar"),
                score.warnings().toString());
        Halves halves = Halves.of(x.tally());
        assertEquals(300, halves.smaller());
    }

    /** Truth 0.8; an unweighted mean over deletions takes 0.11 off too much. */
    @Test
    void unequalBucketsAreWeightedByTheirSize() {
        int draws = Draws.count(40, 400);
        double sum = 0;
        int covered = 0;
        for (int i = 0; i < draws; i++) {
            Random random = new Random(i);
            Sample x = inBuckets(2L * i, 1000, k -> k < 500 ? 3 : random.nextInt(16));
            Sample y = inBuckets(2L * i + 1, 1000, k -> k < 500 ? 3 : random.nextInt(16));
            Score score = new FidInfinity().compute(new Evidence(FEATURES, x, y));
            sum += score.value() / draws;
            Interval interval = score.ci95().orElseThrow();
            covered += interval.low() <= 0.8 && interval.high() >= 0.8 ? 1 : 0;
        }
        // A draw spreads by 0.08.
        assertEquals(0.8, sum, 4 * 0.08 / Math.sqrt(draws));
        assertTrue(covered >= 0.88 * draws, covered + " of " + draws);
    }

    private static Sample inBuckets(long seed, int n, IntUnaryOperator bucket) {
        boolean reference = seed % 2 == 1;
        Drawn drawn = Drawn.rows(seed, n, Drawn.normal(16, reference ? 0 : 0.2, reference ? 1 : 1.1));
        return drawn.inBuckets(IntStream.range(0, n).map(bucket).toArray()).sample("draw");
    }
}
