package io.sparkfidelity.metric.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HypergeometricTest {
    /** By counting: of 10 items 4 are marked, 3 are drawn; C(10, 3) = 120 ways. */
    @Test
    void agreesWithCounting() {
        assertEquals(1, Hypergeometric.upperTail(10, 4, 3, 0), 0);
        assertEquals(100 / 120.0, Hypergeometric.upperTail(10, 4, 3, 1), 1e-12);
        assertEquals(40 / 120.0, Hypergeometric.upperTail(10, 4, 3, 2), 1e-12);
        assertEquals(4 / 120.0, Hypergeometric.upperTail(10, 4, 3, 3), 1e-12);
        assertEquals(0, Hypergeometric.upperTail(10, 4, 3, 4), 0);
    }

    @Test
    void whatMustBeDrawnIsCertain() {
        assertEquals(1, Hypergeometric.upperTail(10, 8, 5, 3), 0);
        assertEquals(1, Hypergeometric.upperTail(10, 10, 5, 5), 0);
        // The mean of a large draw lies in its middle.
        assertEquals(0.5, Hypergeometric.upperTail(100_000, 20_000, 1_000, 200), 0.03);
    }
}
