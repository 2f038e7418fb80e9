package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.statistics.StudentT;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tallies;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreDifferenceTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /** Two nights of one model on one reference: the difference spreads as its error says. */
    @Test
    void errorOfTwoNightsIsTheirSpread() {
        Sample reference = Draws.unitNormal(999, 1000, 16, 0);
        int draws = Draws.count(200, 2000);
        double squares = 0;
        double paired = 0;
        double independent = 0;
        for (int i = 0; i < draws; i++) {
            Score a = new Cmmd().compute(UNIT, reference, Draws.unitNormal(2L * i, 400, 16, 0.2));
            Score b = new Cmmd().compute(UNIT, reference, Draws.unitNormal(2L * i + 1, 400, 16, 0.2));
            ScoreDifference difference = ScoreDifference.paired(a, b);
            squares += Math.pow(difference.value(), 2);
            paired += Math.pow(difference.standardError().getAsDouble(), 2);
            independent +=
                    Math.pow(ScoreDifference.independent(a, b).standardError().getAsDouble(), 2);
        }
        assertEquals(1, Math.sqrt(paired / squares), 0.15);
        assertEquals(1, Math.sqrt(independent / squares), 0.15);
    }

    /** Candidates that answer the same prompts: most of each score's error is common to both. */
    @Test
    void sharedPromptsMakeDifferencesSharper() {
        Sample reference = Draws.unitNormal(999, 2000, 8, 0);
        Random random = new Random(5);
        int draws = Draws.count(200, 2000);
        double sum = 0;
        double squares = 0;
        double paired = 0;
        double independent = 0;
        for (int i = 0; i < draws; i++) {
            float[][] prompts = Tallies.normal(i, 400, 8, 0.4, 1);
            Score a = cmmd(reference, noisy(prompts, random, 0));
            Score b = cmmd(reference, noisy(prompts, random, 0.05));
            ScoreDifference difference = ScoreDifference.paired(a, b);
            sum += difference.value();
            squares += Math.pow(difference.value(), 2);
            paired += Math.pow(difference.standardError().getAsDouble(), 2);
            independent +=
                    Math.pow(ScoreDifference.independent(a, b).standardError().getAsDouble(), 2);
        }
        double variance = (squares - sum * sum / draws) / (draws - 1);
        assertEquals(1.05, Math.sqrt(paired / draws / variance), 0.2);
        assertTrue(Math.sqrt(independent / draws / variance) > 2, "pairing gains nothing here");
    }

    @Test
    void aScoreLessItselfIsZeroWithoutError() {
        Score score = new Cmmd().compute(UNIT, Draws.unitNormal(1, 300, 8, 0), Draws.unitNormal(2, 300, 8, 0.2));
        ScoreDifference none = ScoreDifference.paired(score, score);
        assertEquals(0, none.value(), 0);
        assertEquals(0, none.standardError().getAsDouble(), 0);
    }

    /** As a score has no error bar then. */
    @Test
    void fewerThanEightBucketsHaveNoErrorAndEightHaveSevenDegreesOfFreedom() {
        Sample reference = Draws.unitNormal(999, 1000, 16, 0);
        for (int filled : new int[] {2, 3, 7, 8}) {
            Score a = cmmd(reference, filled, 1);
            Score b = cmmd(reference, filled, 2);
            for (ScoreDifference difference :
                    List.of(ScoreDifference.paired(a, b), ScoreDifference.independent(a, b))) {
                assertEquals(filled == 8, difference.standardError().isPresent());
                assertEquals(filled == 8, difference.ci95().isPresent());
                if (filled == 8) {
                    assertEquals(7, difference.freedom());
                    double reach = difference.ci95().orElseThrow().high() - difference.value();
                    assertEquals(2.364624252, reach / difference.standardError().getAsDouble(), 1e-9);
                }
            }
        }
    }

    private static Score cmmd(Sample reference, int filled, long seed) {
        Drawn drawn = Drawn.rows(seed, 240, Drawn.normal(16, 0.2, 1)).unit();
        int[] buckets = IntStream.range(0, 240).map(i -> i % filled).toArray();
        return new Cmmd().compute(UNIT, reference, drawn.inBuckets(buckets).sample("candidate"));
    }

    /** Half of all images in one bucket: an error that gave every replicate one weight would be three times too large. */
    @Test
    void unequalBucketsAreWeighted() {
        Sample reference = Draws.unitNormal(999, 1000, 16, 0);
        int draws = Draws.count(100, 1000);
        double squares = 0;
        double paired = 0;
        for (int i = 0; i < draws; i++) {
            Score[] scores = new Score[2];
            for (int k = 0; k < 2; k++) {
                Random random = new Random(i);
                int[] buckets = IntStream.range(0, 400)
                        .map(n -> n < 200 ? 3 : random.nextInt(16))
                        .toArray();
                Drawn drawn =
                        Drawn.rows(2L * i + k, 400, Drawn.normal(16, 0.2, 1)).unit();
                scores[k] = new Cmmd()
                        .compute(UNIT, reference, drawn.inBuckets(buckets).sample("candidate"));
            }
            ScoreDifference difference = ScoreDifference.paired(scores[0], scores[1]);
            squares += Math.pow(difference.value(), 2);
            paired += Math.pow(difference.standardError().getAsDouble(), 2);
        }
        assertEquals(1, Math.sqrt(paired / squares), 0.25);
    }

    @Test
    void differentMetricsAreNotSubtracted() {
        Sample x = Draws.unitNormal(1, 300, 8, 0);
        Sample y = Draws.unitNormal(2, 300, 8, 0.2);
        Score cmmd = new Cmmd().compute(UNIT, x, y);
        assertThrows(IllegalArgumentException.class, () -> ScoreDifference.paired(cmmd, new Fid().compute(UNIT, x, y)));
        Sample file = new Sample("file", BucketedTally.pooledOnly(y.tally().pooled()));
        assertTrue(ScoreDifference.paired(cmmd, new Cmmd().compute(UNIT, x, file))
                .standardError()
                .isEmpty());
    }

    private static Score cmmd(Sample reference, float[][] rows) {
        return new Cmmd().compute(UNIT, reference, new Sample("candidate", Tallies.buckets(18, Tallies.unit(rows))));
    }

    private static float[][] noisy(float[][] prompts, Random random, double shift) {
        float[][] rows = new float[prompts.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = prompts[i].clone();
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] += (float) (shift + 0.2 * random.nextGaussian());
            }
        }
        return rows;
    }

    @Test
    void pValuesAreStudents() {
        for (int freedom = 7; freedom <= 15; freedom++) {
            // The table's quantiles have ten digits.
            assertEquals(0.025, StudentT.upperTail(StudentT.factor95(freedom), freedom), 1e-9);
        }
        // Exact forms of 1 and 2 degrees of freedom.
        assertEquals(0.25, StudentT.upperTail(1, 1), 1e-15);
        assertEquals(0.5 - 1 / Math.sqrt(12), StudentT.upperTail(1, 2), 1e-15);
        assertEquals(
                0.975,
                new ScoreDifference(-2.131449546, OptionalDouble.of(1))
                        .pValueOfRise()
                        .getAsDouble(),
                1e-9);
        assertEquals(
                0, new ScoreDifference(1, OptionalDouble.of(0)).pValueOfRise().getAsDouble());
        assertEquals(
                1, new ScoreDifference(0, OptionalDouble.of(0)).pValueOfRise().getAsDouble());
    }
}
