package io.sparkfidelity.metric.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScatterBandTest {
    /** So many degrees of freedom that t is normal. */
    private static final int MANY = 100_001;

    @Test
    void quantilesOfT() {
        // Tables of Student's distribution to four digits.
        assertEquals(1.7531, StudentT.above(0.05, 15), 5e-5);
        assertEquals(3.7328, StudentT.above(0.001, 15), 5e-5);
        assertEquals(StudentT.factor95(15), StudentT.above(0.025, 15), 1e-8);
        assertEquals(6.3138, StudentT.above(0.05, 1), 5e-5);
    }

    /** Chi-squared of 1, 5 and 20 degrees of freedom, from tables; the cube root is within 4% of them. */
    @Test
    void quantilesOfSquares() {
        double[][] tables = {{1, 3.841, 10.828}, {5, 11.070, 20.515}, {20, 31.410, 45.315}};
        for (double[] row : tables) {
            ScatterBand band = new ScatterBand(row[0], Math.sqrt(2 * row[0]), MANY);
            assertEquals(row[1], band.ofSquares(0.95, 1), 0.04 * row[1]);
            assertEquals(row[2], band.ofSquares(0.999, 1), 0.04 * row[2]);
        }
        assertEquals(0, new ScatterBand(1, Math.sqrt(2), MANY).ofSquares(0.001, 1), 0.01);
        assertEquals(10.851, new ScatterBand(20, Math.sqrt(40), MANY).ofSquares(0.05, 1), 0.05);
        assertEquals(0, new ScatterBand(0, 0, 15).ofSquares(0.95, 1));
    }

    /** Half of 400 rows against as many: 0.5 +- 1.645 sqrt(0.25 / 200). All of them: one less in 400 proves nothing. */
    @Test
    void quantilesOfShares() {
        double sizes = 2 / 400.0;
        assertEquals(0.5 + 1.645 * Math.sqrt(0.25 * sizes), new ScatterBand(0.5, 0, MANY).ofShare(0.95, sizes), 1e-3);
        assertEquals(0.5 - 1.645 * 0.1, new ScatterBand(0.5, 0.1, MANY).ofShare(0.05, sizes), 1e-2);
        ScatterBand all = new ScatterBand(1, 0, 15);
        assertEquals(1, all.ofShare(0.999, sizes));
        assertEquals(398.5 / 400, all.ofShare(0.05, sizes), 0.5 / 400);
    }
}
