package io.sparkfidelity.tally;

import java.util.Map;

/**
 * The tally of imagined rows that have a given mean and covariance, for statistics whose images nobody has any more. Its n
 * is a power of two of no meaning; its moments are the given ones up to the rounding of fixed point, about 2^-q / n.
 */
public final class StatisticsTally {
    private static final int LARGEST_N = 1 << 20;
    /** Entries stay below 2^62, so that a sum of two still fits. */
    private static final double BOUND = 0x1p62;

    private StatisticsTally() {}

    /**
     * @param mean d entries
     * @param covariance d x d, row by row, with the divisor n - 1; only its upper triangle is read
     * @throws IllegalArgumentException if the numbers are too large for the fixed point
     */
    public static Tally of(double[] mean, double[] covariance, FixedPoint fixedPoint) {
        int d = mean.length;
        MomentFields fields = new MomentFields(d, fixedPoint);
        double scale = Math.scalb(1.0, fixedPoint.q());
        long n = LARGEST_N;
        double largest = 0;
        for (int i = 0; i < d; i++) {
            largest = Math.max(largest, Math.abs(covariance[i * d + i]) + mean[i] * mean[i]);
        }
        while (n > 2L * d && n * largest * scale * scale >= BOUND) {
            n /= 2;
        }
        if (n * largest * scale * scale >= BOUND) {
            throw new IllegalArgumentException("the statistics reach " + largest + ", too much for fixed point at q = "
                    + fixedPoint.q() + "; give a smaller --q");
        }
        long[] sum = new long[d];
        for (int i = 0; i < d; i++) {
            sum[i] = (long) Math.rint(n * mean[i] * scale);
        }
        long[] gram = new long[MomentFields.packedLength(d)];
        int at = 0;
        for (int i = 0; i < d; i++) {
            for (int j = i; j < d; j++, at++) {
                double product = (n - 1) * covariance[i * d + j] + n * mean[i] * mean[j];
                gram[at] = (long) Math.rint(product * scale * scale);
            }
        }
        return Tally.of(Map.of(fields.n(), new long[] {n}, fields.sum(), sum, fields.gram(), gram));
    }
}
