package io.sparkfidelity.metric.frechet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrechetGradientTest {
    /**
     * Full rank; rank below d on the reference, the candidate, both, and equal ranks below d. A feature that one side
     * lacks makes that side the one that is factorised.
     */
    @ParameterizedTest
    @CsvSource({
        "300, 260, 24, none",
        "300, 260, 24, candidate",
        "18, 260, 24, reference",
        "300, 18, 24, candidate",
        "18, 21, 24, none",
        "18, 18, 24, none"
    })
    void agreesWithFiniteDifferences(int n, int m, int d, String lacking) {
        BucketedTally x = rows(1, n, d, lacking.equals("reference"));
        BucketedTally y = rows(2, m, d, lacking.equals("candidate"));
        int bucket = fullest(x);
        int other = fullest(y);
        // One bucket's weight is a sixteenth, over 2^11 or 2^12.
        double[] reference = new double[2];
        double[] byReference = new double[2];
        double[] candidate = new double[2];
        double[] byCandidate = new double[2];
        for (int k = 0; k < 2; k++) {
            Tally manyX = doubled(x.pooled(), 11 + k);
            Tally manyY = doubled(y.pooled(), 11 + k);
            try (FrechetGradient gradient = FrechetGradient.between(Moments.of(manyX), Moments.of(manyY))) {
                double value = gradient.distance().value();
                byReference[k] = gradient.withoutOfReference(x.bucket(bucket)) - value;
                byCandidate[k] = gradient.withoutOfCandidate(y.bucket(other)) - value;
                reference[k] = distance(manyX.subtract(x.bucket(bucket)), manyY) - value;
                candidate[k] = distance(manyX, manyY.subtract(y.bucket(other))) - value;
            }
        }
        double share = distance(x.pooled(), y.pooled()) / (4096 * 16);
        assertTrue(share > 1e-5, "nothing is compared");
        // Six digits of the change, and of the weight's share of the distance where the change nearly cancels.
        assertEquals(slope(reference), slope(byReference), 1e-6 * (Math.abs(slope(reference)) + share));
        assertEquals(slope(candidate), slope(byCandidate), 1e-6 * (Math.abs(slope(candidate)) + share));
    }

    /** The linear part of a change at the second, halved weight: what goes as its square cancels. */
    private static double slope(double[] changes) {
        return 2 * changes[1] - changes[0] / 2;
    }

    @Test
    void theValueIsThatOfTheRouteWithoutAGradient() {
        Tally x = Tallies.of(18, Tallies.normal(1, 200, 30, 0, 1));
        Tally y = Tallies.of(18, Tallies.normal(2, 25, 30, 0.3, 1.2));
        try (FrechetGradient gradient = FrechetGradient.between(Moments.of(x), Moments.of(y))) {
            // Rounding of the eigenvalue routines with and without vectors.
            assertEquals(distance(x, y), gradient.distance().value(), 1e-11);
        }
    }

    /** Against the exact jackknife, delete-one by delete-one, where n is ten times d. */
    @ParameterizedTest
    @CsvSource({"1, 1.25", "2, 1.25", "3, 1"})
    void firstOrderErrorsAreWithinATenthOfTheExactJackknife(long seed, double scale) {
        int d = 24;
        Sample x = Draws.normal(2 * seed, 10 * d, d, 0, i -> 1 / Math.sqrt(i + 1));
        Sample y = Draws.normal(2 * seed + 1, 12 * d, d, 0.2, i -> scale / Math.sqrt(i + 1));
        Score score = new Fid().compute(new ModelTraits("features", false), x, y);
        double variance =
                exact(score.value(), x, rest -> distance(rest, y.tally().pooled()))
                        + exact(score.value(), y, rest -> distance(x.tally().pooled(), rest));
        double error = Math.sqrt(variance);
        assertEquals(error, score.standardError().getAsDouble(), 0.1 * error);
    }

    private static BucketedTally rows(long seed, int n, int d, boolean lacksOne) {
        float[][] rows = Tallies.normal(seed, n, d, 0.3 * (seed - 1), seed == 1 ? 1 : 1.2);
        for (float[] row : rows) {
            row[5] = lacksOne ? 0.25f : row[5];
        }
        return Tallies.buckets(18, rows);
    }

    private static double exact(double value, Sample side, ToDoubleFunction<Tally> statistic) {
        return Deletion.of(side.tally(), value, statistic).orElseThrow().variance();
    }

    private static double distance(Tally x, Tally y) {
        return FrechetDistance.between(x, y).value();
    }

    private static Tally doubled(Tally tally, int times) {
        Tally sum = tally;
        for (int i = 0; i < times; i++) {
            sum = sum.add(sum);
        }
        return sum;
    }

    private static int fullest(BucketedTally tally) {
        int fullest = 0;
        for (int j = 1; j < 16; j++) {
            fullest = tally.n(j) > tally.n(fullest) ? j : fullest;
        }
        return fullest;
    }
}
