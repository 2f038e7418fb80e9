package io.sparkfidelity.tally;

import java.util.Arrays;

/**
 * The mean and variance of every coordinate, from a tally of {@link MarginalFields} or of {@link MomentFields}. Each is
 * computed in exact 128-bit arithmetic and rounded once; variances have the divisor n - 1.
 */
public final class Marginals {
    private final long n;
    private final double[] mean;
    private final double[] variance;

    private Marginals(long n, double[] mean, double[] variance) {
        this.n = n;
        this.mean = mean;
        this.variance = variance;
    }

    /**
     * The marginals of a tally.
     *
     * @throws IllegalArgumentException if it has neither a diagonal nor a gram, or counts fewer than 2 rows
     */
    public static Marginals of(Tally tally) {
        long n = tally.value(MomentFields.N, 0);
        if (n < 2) {
            throw new IllegalArgumentException("variances need 2 rows or more; the tally counts " + n);
        }
        long[] sum = tally.shared(MomentFields.SUM);
        int q = tally.field(MomentFields.SUM).q();
        int d = sum.length;
        long[] squares = squares(tally);
        double[] mean = new double[d];
        double[] variance = new double[d];
        double divisor = (double) n * (n - 1);
        for (int i = 0; i < d; i++) {
            mean[i] = Math.scalb((double) sum[i], -q) / n;
            variance[i] = Math.scalb(ExactProducts.difference(n, squares[i], sum[i], sum[i]) / divisor, -2 * q);
        }
        return new Marginals(n, mean, variance);
    }

    /** A copy of the sums of every coordinate's squares, which stand on the diagonal of {@code gram} or alone. */
    public static long[] squares(Tally tally) {
        if (tally.has(MarginalFields.DIAGONAL)) {
            return tally.vector(MarginalFields.DIAGONAL);
        }
        long[] gram = tally.shared(MomentFields.GRAM);
        int d = tally.field(MomentFields.SUM).length();
        long[] squares = new long[d];
        Arrays.setAll(squares, i -> gram[MomentFields.rowStart(i, d)]);
        return squares;
    }

    public long n() {
        return n;
    }

    public double[] mean() {
        return mean.clone();
    }

    public double[] variance() {
        return variance.clone();
    }
}
