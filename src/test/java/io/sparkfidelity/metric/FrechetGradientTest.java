package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        // The distribution with a little more, or less, of one bucket: its weight is 1 / 2^12 of a share of 1/16.
        Tally manyX = times4096(x.pooled());
        Tally manyY = times4096(y.pooled());
        int bucket = fullest(x);
        int other = fullest(y);
        try (FrechetGradient gradient = FrechetGradient.between(Moments.of(manyX), Moments.of(manyY))) {
            double byReference = gradient.withReference(Moments.of(manyX.add(x.bucket(bucket))))
                    - gradient.withReference(Moments.of(manyX.subtract(x.bucket(bucket))));
            double byCandidate = gradient.withCandidate(Moments.of(manyY.add(y.bucket(other))))
                    - gradient.withCandidate(Moments.of(manyY.subtract(y.bucket(other))));
            double reference = distance(manyX.add(x.bucket(bucket)), manyY)
                    - distance(manyX.subtract(x.bucket(bucket)), manyY);
            double candidate = distance(manyX, manyY.add(y.bucket(other)))
                    - distance(manyX, manyY.subtract(y.bucket(other)));
            // Six digits of the change, and of the weight's share of the distance where the change nearly cancels.
            double share = distance(manyX, manyY) / (4096 * 8);
            assertEquals(reference, byReference, 1e-6 * (Math.abs(reference) + share));
            assertEquals(candidate, byCandidate, 1e-6 * (Math.abs(candidate) + share));
            assertTrue(Math.abs(reference) > 1e-7 && Math.abs(candidate) > 1e-7, "nothing was compared");
        }
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
        Score score = new Fid().compute(new Features("features", false), x, y);
        double variance = exact(score.value(), x, rest -> distance(rest, y.tally().pooled()))
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

    private static Tally times4096(Tally tally) {
        Tally sum = tally;
        for (int i = 0; i < 12; i++) {
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
