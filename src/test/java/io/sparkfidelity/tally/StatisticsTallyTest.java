package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StatisticsTallyTest {
    private static final FixedPoint POINT = new FixedPoint(20);

    @Test
    void aMeanAndACovarianceComeOutAgain() {
        Moments moments = Moments.of(StatisticsTally.of(new double[] {1, -2}, new double[] {2, 0.5, 0.5, 1}, POINT));
        assertEquals(3, moments.covarianceTrace(), 1e-12);
        assertEquals(-2, moments.mean()[1], 1e-12);
    }

    /** What float32 does to a covariance of dependent features, and a covariance of nothing. */
    @Test
    void roundingIsForgiven() {
        double rounded = 0.1f;
        StatisticsTally.of(new double[2], new double[] {0.1, rounded, 0.1, 0.1}, POINT);
        StatisticsTally.of(new double[2], new double[] {0.1, rounded, rounded, 0.1 - 1e-9}, POINT);
        StatisticsTally.of(new double[2], new double[4], POINT);
    }

    @Test
    void whatIsNoCovarianceIsRefused() {
        assertRefused(
                "it is not symmetric, with 0.500000 in row 0 and column 1, and 0.250000 the other way",
                1,
                0.5,
                0.25,
                1);
        assertRefused("its smallest eigenvalue is -1.00,", -1, 0, 0, -1);
        assertRefused("its smallest eigenvalue is -0.500,", 1, 1.5, 1.5, 1);
        assertRefused("its smallest eigenvalue is -0.00100,", 1, 0, 0, -0.001);
        assertRefused("it is not symmetric", 0, 1e-9, 0, 0);
        assertRefused("its smallest eigenvalue is -1.00e-09,", 0, 1e-9, 1e-9, 0);
    }

    private static void assertRefused(String reason, double... covariance) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> StatisticsTally.of(new double[2], covariance, POINT))
                .getMessage();
        assertTrue(message.contains(reason), message);
    }
}
