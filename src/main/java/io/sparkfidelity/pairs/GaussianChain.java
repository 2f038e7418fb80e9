package io.sparkfidelity.pairs;

import java.util.Arrays;
import java.util.List;

/**
 * Gaussian kernels that are powers of one another: halving a squared bandwidth squares the kernel. With e = k - 1 that is e
 * (2 + e), which keeps e's relative error where e is small: it never grows by more than the rounding of one step.
 *
 * <p>The first exponent t = -|x-y|^2 / (2 sigma^2) is divided by a power of two until |t| is at most 1/32 for every pair of
 * the tiles, expm1(t) is its Taylor polynomial of degree 8 (truncation below 2^-58 of the value) and the division is undone
 * by squaring. So k - 1 has a relative error below (6 + 2 s) 2^-53, s the squarings, and nothing branches.
 */
final class GaussianChain implements RowKernel {
    private static final double LARGEST_EXPONENT = 0x1p-5;
    /** More squarings than this between two bandwidths cost as much as a polynomial. */
    private static final int MOST_SQUARINGS = 6;

    private final double[] values = new double[Tile.ROWS];
    private int[] kernels;
    /** Squarings from the bandwidth before; of the first: from the polynomial, set by {@link #prepare}. */
    private int[] squarings;

    private final double firstSigma;
    private double lastSigma;
    private double scale;

    private GaussianChain(int kernel, double sigma) {
        this.kernels = new int[] {kernel};
        this.squarings = new int[1];
        this.firstSigma = sigma;
        this.lastSigma = sigma;
    }

    /** Appends a bandwidth, not above those before, to the chain that it follows from, or starts one. */
    static void extend(List<GaussianChain> chains, int kernel, double sigma) {
        for (GaussianChain chain : chains) {
            if (chain.append(kernel, sigma)) {
                return;
            }
        }
        chains.add(new GaussianChain(kernel, sigma));
    }

    private boolean append(int kernel, double sigma) {
        double ratio = (lastSigma / sigma) * (lastSigma / sigma);
        int steps = Math.getExponent(ratio * 1.25);
        // Four roundings of sigma and its square; the kernel could not tell.
        if (steps > MOST_SQUARINGS || Math.abs(Math.scalb(ratio, -steps) - 1) > 0x1p-50) {
            return false;
        }
        kernels = append(kernels, kernel);
        squarings = append(squarings, steps);
        lastSigma = sigma;
        return true;
    }

    private static int[] append(int[] values, int value) {
        int[] longer = Arrays.copyOf(values, values.length + 1);
        longer[values.length] = value;
        return longer;
    }

    @Override
    public void prepare(double largestSquaredDistance) {
        double largest = largestSquaredDistance / (2 * firstSigma * firstSigma);
        squarings[0] = largest <= LARGEST_EXPONENT ? 0 : Math.getExponent(largest / LARGEST_EXPONENT) + 1;
        scale = -Math.scalb(1 / (2 * firstSigma * firstSigma), -squarings[0]);
    }

    @Override
    public void addRow(Columns row, int from, int to, double[][] sums) {
        polynomial(row.squaredDistances(), scale, values, from, to);
        for (int c = 0; c < kernels.length; c++) {
            int steps = squarings[c];
            for (; steps >= 2; steps -= 2) {
                squareTwice(values, from, to);
            }
            if (steps == 1) {
                square(values, from, to);
            }
            add(values, sums[kernels[c]], from, to);
        }
    }

    private static void polynomial(double[] squared, double scale, double[] values, int from, int to) {
        for (int j = from; j < to; j++) {
            double t = squared[j] * scale;
            double p = 1.0 / 5040 + t * (1.0 / 40320);
            p = 1.0 / 720 + t * p;
            p = 1.0 / 120 + t * p;
            p = 1.0 / 24 + t * p;
            p = 1.0 / 6 + t * p;
            p = 0.5 + t * p;
            values[j] = t + t * t * p;
        }
    }

    private static void square(double[] values, int from, int to) {
        for (int j = from; j < to; j++) {
            double e = values[j];
            values[j] = e * (2 + e);
        }
    }

    private static void squareTwice(double[] values, int from, int to) {
        for (int j = from; j < to; j++) {
            double e = values[j];
            double f = e * (2 + e);
            values[j] = f * (2 + f);
        }
    }

    private static void add(double[] values, double[] sums, int from, int to) {
        for (int j = from; j < to; j++) {
            sums[j] += values[j];
        }
    }
}
