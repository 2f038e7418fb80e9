package io.sparkfidelity.metric.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignFlipsTest {
    @Test
    void threeDifferencesByHand() {
        // T of + + +, - + +, + - +, - - +: 6, 0, -2, -4.
        double[][] first = {{9, 1, 2}, {1, 9, 3}, {2, 3, 9}};
        // -2, 0, 6, -4.
        double[][] second = {{0, -3, 2}, {-3, 0, -1}, {2, -1, 0}};
        SignFlips alone = SignFlips.of(List.<double[][]>of(first));
        assertEquals(0.25, alone.pValue(), 0);
        assertEquals(6 / Math.sqrt(14), alone.standardised().get(0), 1e-12);
        SignFlips both = SignFlips.of(List.of(first, second));
        assertEquals(List.of(0.25, 0.75), both.each());
        // Smallest p-values of the four choices: 1/4, 2/4, 1/4, 1.
        assertEquals(0.5, both.pValue(), 0);
        assertEquals(1, SignFlips.of(List.<double[][]>of(new double[4][4])).pValue(), 0);
        assertThrows(IllegalArgumentException.class, () -> SignFlips.of(List.<double[][]>of(new double[1][1])));
        assertThrows(IllegalArgumentException.class, () -> SignFlips.of(List.<double[][]>of(new double[17][17])));
    }

    /** Of differences that are as likely as their negatives, of very different scales, 5% of tests reject at 5%. */
    @Test
    void theLevelIsExact() {
        int draws = Draws.count(500, 20_000);
        int rejected = 0;
        for (int i = 0; i < draws; i++) {
            Random random = new Random(i * 0x9E3779B97F4A7C15L);
            double[][] differences = new double[9][3];
            for (int j = 0; j < differences.length; j++) {
                for (int d = 0; d < 3; d++) {
                    differences[j][d] = (1 + j * j) * random.nextGaussian();
                }
            }
            double p = SignFlips.of(List.of(products(differences, 1), products(differences, 3)))
                    .pValue();
            rejected += p <= 0.05 ? 1 : 0;
        }
        double deviation = Math.sqrt(0.05 * 0.95 * draws);
        // 12 of 256 is the largest p-value up to 5%, and several choices may tie at the smallest.
        assertTrue(rejected <= 0.05 * draws + 4 * deviation, "rejected " + rejected);
        assertTrue(rejected >= 0.04 * draws - 4 * deviation, "rejected " + rejected);
    }

    private static double[][] products(double[][] differences, int dimensions) {
        double[][] products = new double[differences.length][differences.length];
        for (int j = 0; j < products.length; j++) {
            for (int k = 0; k < products.length; k++) {
                for (int d = 0; d < dimensions; d++) {
                    products[j][k] += differences[j][d] * differences[k][d];
                }
            }
        }
        return products;
    }
}
