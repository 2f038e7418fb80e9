package io.sparkfidelity.federate.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Draws against the distribution's own probabilities. {@link #main} is the same with a million draws. */
class DiscreteGaussianTest {
    /** At 12 degrees of freedom 39 is exceeded once in 10,000, and the draws are always the same. */
    @Test
    void drawsHaveTheProbabilitiesOfTheDistribution() {
        assertTrue(chiSquare(3, 6, 20_000, new Random(1)) < 39);
    }

    /** Of sigma 1,111,111 too: mean, variance and parity of a normal distribution's integers. */
    @Test
    void aLargeSigmaIsAsExact() {
        double sigma = 1_111_111;
        DiscreteGaussian gaussian = new DiscreteGaussian(BigInteger.valueOf((long) (sigma * sigma)), new Random(2));
        int n = 6_000;
        double sum = 0;
        double square = 0;
        int odd = 0;
        for (int i = 0; i < n; i++) {
            long x = gaussian.next();
            sum += x / sigma;
            square += x / sigma * (x / sigma);
            odd += (int) (x & 1);
        }
        // Four standard errors each.
        assertEquals(0, sum / n, 4 / Math.sqrt(n));
        assertEquals(1, square / n, 4 * Math.sqrt(2.0 / n));
        assertEquals(0.5, (double) odd / n, 4 * 0.5 / Math.sqrt(n));
    }

    @Test
    void aVarianceIsPositive() {
        assertThrows(IllegalArgumentException.class, () -> new DiscreteGaussian(BigInteger.ZERO, new Random(1)));
    }

    /**
     * Pearson's statistic of 2 reach + 1 cells, the last ones open.
     *
     * @param reach 1 or more; each cell should hold 5 draws or more
     */
    private static double chiSquare(long variance, int reach, int draws, Random random) {
        DiscreteGaussian gaussian = new DiscreteGaussian(BigInteger.valueOf(variance), random);
        long[] counts = new long[2 * reach + 1];
        for (int i = 0; i < draws; i++) {
            counts[(int) Math.max(-reach, Math.min(reach, gaussian.next())) + reach]++;
        }
        double[] weights = new double[counts.length];
        double total = 0;
        for (int x = -60 * reach; x <= 60 * reach; x++) {
            double weight = Math.exp(-(double) x * x / (2.0 * variance));
            weights[Math.max(-reach, Math.min(reach, x)) + reach] += weight;
            total += weight;
        }
        double statistic = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = draws * weights[i] / total;
            statistic += Math.pow(counts[i] - expected, 2) / expected;
        }
        return statistic;
    }

    /** By hand: a million draws from the system's generator, of three variances. */
    public static void main(String[] arguments) {
        for (long variance : new long[] {1, 18, 400}) {
            int reach = (int) (4 * Math.sqrt(variance));
            long start = System.nanoTime();
            double statistic = chiSquare(variance, reach, 1_000_000, new SecureRandom());
            System.out.printf(
                    "variance %d: chi-square %.1f of %d degrees of freedom, %.1f s%n",
                    variance, statistic, 2 * reach, (System.nanoTime() - start) / 1e9);
        }
    }
}
