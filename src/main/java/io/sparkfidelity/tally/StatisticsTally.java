package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.SemiDefinite;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The tally of imagined rows that have a given mean and covariance, for statistics whose images nobody has any more. Its n
 * is a power of two of no meaning; its moments are the given ones up to the rounding of fixed point, about 2^-q / n.
 */
public final class StatisticsTally {
    private static final int LARGEST_N = 1 << 20;
    /** Entries stay below 2^62, so that a sum of two still fits. */
    private static final double BOUND = 0x1p62;

    /** float32 errs by 2^-24 an entry, and the errors of d entries add up. */
    private static final double ROUNDING = 0x1p-23;

    /** Of the largest variance: sums in float32, in two orders, differ by less. */
    private static final double ASYMMETRY = 0x1p-20;

    private StatisticsTally() {}

    /**
     * @param mean d entries
     * @param covariance d x d, row by row, with the divisor n - 1
     * @throws IllegalArgumentException if no rows have this covariance: it is not symmetric or has negative eigenvalues,
     *     beyond what float32 rounds; or if the numbers are too large for the fixed point
     */
    public static Tally of(double[] mean, double[] covariance, FixedPoint fixedPoint) {
        int d = mean.length;
        requireSymmetric(covariance, d);
        requireSemiDefinite(covariance, d);
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
                    + fixedPoint.q() + "; "
                    + (n * largest < BOUND ? "give a smaller --q" : "divide all features by one number"));
        }
        long[] sum = new long[d];
        for (int i = 0; i < d; i++) {
            sum[i] = (long) Math.rint(n * mean[i] * scale);
        }
        long[] gram = new long[MomentFields.packedLength(d)];
        int at = 0;
        for (int i = 0; i < d; i++) {
            for (int j = i; j < d; j++, at++) {
                double product = (n - 1) * symmetric(covariance, d, i, j) + n * mean[i] * mean[j];
                gram[at] = (long) Math.rint(product * scale * scale);
            }
        }
        return Tally.of(Map.of(fields.n(), new long[] {n}, fields.sum(), sum, fields.gram(), gram));
    }

    /** Two entries that rounding may have set apart. */
    private static double symmetric(double[] covariance, int d, int i, int j) {
        return (covariance[i * d + j] + covariance[j * d + i]) / 2;
    }

    private static double largestVariance(double[] covariance, int d) {
        double largest = 0;
        for (int i = 0; i < d; i++) {
            largest = Math.max(largest, Math.abs(covariance[i * d + i]));
        }
        return largest;
    }

    private static void requireSymmetric(double[] covariance, int d) {
        double most = ASYMMETRY * largestVariance(covariance, d);
        for (int i = 0; i < d; i++) {
            for (int j = i + 1; j < d; j++) {
                double upper = covariance[i * d + j];
                double lower = covariance[j * d + i];
                if (!(Math.abs(upper - lower) <= most)) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "sigma is no covariance: it is not symmetric, with %.6g in row %d and column %d, and %.6g"
                                    + " the other way round",
                            upper,
                            i,
                            j,
                            lower));
                }
            }
        }
    }

    private static void requireSemiDefinite(double[] covariance, int d) {
        double tolerance = d * ROUNDING * largestVariance(covariance, d);
        boolean possible;
        try (Matrix matrix = upperTriangle(covariance, d)) {
            possible = tolerance > 0
                    ? SemiDefinite.within(matrix, tolerance)
                    : Arrays.stream(covariance).allMatch(entry -> entry == 0);
        }
        if (!possible) {
            try (Matrix matrix = upperTriangle(covariance, d)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "sigma is no covariance: its smallest eigenvalue is %.3g, and no covariance has one below 0",
                        Eigenvalues.ofSymmetric(matrix, d)[0]));
            }
        }
    }

    private static Matrix upperTriangle(double[] covariance, int d) {
        Matrix matrix = Matrix.allocate(d, d);
        for (int i = 0; i < d; i++) {
            double[] row = new double[d - i];
            for (int j = i; j < d; j++) {
                row[j - i] = symmetric(covariance, d, i, j);
            }
            matrix.writeRow(i, i, row, row.length);
        }
        return matrix;
    }
}
