package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.tally.Moments;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A set against itself, with more and with fewer images than dimensions. */
class SameSetTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    @ParameterizedTest
    @CsvSource({"400, 16", "30, 48"})
    void distancesAreZeroAndUnbiasedOnesAtMostZero(int n, int d) {
        Sample x = Draws.unitNormal(1, n, d, 0.2);
        Sample again = Draws.unitNormal(1, n, d, 0.2);
        List<Score> scores = new Scorer(UNIT, x).scores(List.of(new Fid(), new Cmmd(), new CmmdUnbiased()), again);
        for (Score score : scores) {
            assertTrue(score.warnings().contains("both sides are the same set"), score.toString());
            assertTrue(Double.isFinite(score.standardError().getAsDouble()), score.toString());
        }
        assertEquals(0, scores.get(0).value(), 1e-8);
        assertEquals(0, scores.get(1).value(), 1e-8);
        double unbiased = scores.get(2).value();
        assertTrue(Double.isFinite(unbiased) && unbiased <= 0, "U is " + unbiased);
        assertEquals(closedForm(x), unbiased, 1e-10);
    }

    /** 2 sum_k c_k (|M_k|^2 - t^k) / (n - 1), from the moments themselves. */
    private static double closedForm(Sample sample) {
        var moments = Moments.of(sample.tally().pooled());
        double first = 0;
        for (double mean : moments.mean()) {
            first += mean * mean;
        }
        double second = 0;
        try (var matrix = moments.secondMoment()) {
            for (int i = 0; i < matrix.rows(); i++) {
                for (int j = 0; j < matrix.rows(); j++) {
                    second += matrix.get(i, j) * matrix.get(i, j);
                }
            }
        }
        double t = moments.secondMomentTrace();
        double weight = 2000 * Math.exp(-0.01) / (sample.n() - 1);
        return weight * ((first - t) / 100 + (second - t * t) / 20_000);
    }

    @Test
    void theExtrapolationIsZeroToo() {
        Sample x = Draws.normal(1, 300, 16, 0, i -> 1);
        assertEquals(0, new FidInfinity().compute(UNIT, x, x).value(), 1e-8);
    }
}
