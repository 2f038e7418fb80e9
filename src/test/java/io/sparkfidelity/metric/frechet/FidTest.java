package io.sparkfidelity.metric.frechet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FidTest {
    private static final ModelTraits FEATURES = new ModelTraits("features", false);

    @Test
    void aShiftedSetIsItsShiftAway() {
        float[][] rows = Tallies.normal(5, 900, 20, 0, 1);
        float[][] shifted = Arrays.stream(rows)
                .map(row -> {
                    float[] copy = row.clone();
                    // An exact shift of the fixed-point numbers.
                    copy[3] = (float) (Math.rint(row[3] * 0x1p18) / 0x1p18 + 2);
                    return copy;
                })
                .toArray(float[][]::new);
        Score score = fid(Tallies.of(18, rows), Tallies.of(18, shifted));
        assertEquals(4, score.value(), 1e-6);
        assertEquals(4, score.details().get("meanTerm"), 1e-6);
        // float32 carries 2^-22 of values near 4: the shift is not exact in every row.
        assertEquals(0, score.details().get("covarianceTerm"), 1e-6);
    }

    /** Diagonal covariances have the closed form sum (s1 - s2)^2: scale one set's coordinates by powers of two. */
    @Test
    void scalingACoordinateHasTheClosedForm() {
        float[][] rows = Tallies.normal(6, 500, 1, 0, 1);
        float[][] scaled =
                Arrays.stream(rows).map(row -> new float[] {row[0] * 2}).toArray(float[][]::new);
        double mean = Arrays.stream(rows).mapToDouble(row -> row[0]).average().orElseThrow();
        double variance = Arrays.stream(rows)
                        .mapToDouble(row -> Math.pow(row[0] - mean, 2))
                        .sum()
                / 499;
        assertEquals(
                mean * mean + variance,
                fid(Tallies.of(20, rows), Tallies.of(20, scaled)).value(),
                1e-5);
    }

    @ParameterizedTest
    @CsvSource({"400, 30", "20, 30", "2, 30"})
    void aSetAgainstItselfIsExactlyZero(int n, int d) {
        Score score = fid(Tallies.of(18, Tallies.normal(8, n, d, 1, 1)), Tallies.of(18, Tallies.normal(8, n, d, 1, 1)));
        assertEquals(0, score.value(), 0);
        assertTrue(score.warnings().contains("both sides are the same set"));
    }

    /** Without the shortcut for equal tallies, the route itself leaves rounding only, also where S is singular. */
    @ParameterizedTest
    @CsvSource({"400, 30", "20, 30"})
    void theRouteLeavesOnlyRoundingOnEqualMoments(int n, int d) {
        float[][] rows = Tallies.normal(8, n, d, 1, 1);
        float[][] twice = new float[2 * n][];
        System.arraycopy(rows, 0, twice, 0, n);
        System.arraycopy(rows, 0, twice, n, n);
        Score score = fid(Tallies.of(18, rows), Tallies.of(18, twice));
        // Same mean; covariances differ by the factor (n-1)/n * 2n/(2n-1) alone.
        double factor = 2.0 * (n - 1) / (2 * n - 1);
        double trace = io.sparkfidelity.tally.Moments.of(Tallies.of(18, rows)).covarianceTrace();
        double exact = trace * Math.pow(1 - Math.sqrt(factor), 2);
        assertEquals(exact, score.value(), 1e-12 * trace);
    }

    @Test
    void theOrderOfTheSidesDoesNotMatter() {
        Tally x = Tallies.of(18, Tallies.normal(1, 50, 40, 0, 1));
        Tally y = Tallies.of(18, Tallies.normal(2, 300, 40, 0.2, 1.1));
        // Other factor, other rounding: d * 2^-53 of the traces.
        assertEquals(fid(x, y).value(), fid(y, x).value(), 1e-11);
    }

    private static Score fid(Tally x, Tally y) {
        return new Fid()
                .compute(
                        FEATURES,
                        new Sample("x", BucketedTally.pooledOnly(x)),
                        new Sample("y", BucketedTally.pooledOnly(y)));
    }
}
