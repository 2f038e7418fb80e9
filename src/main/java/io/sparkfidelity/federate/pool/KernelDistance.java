package io.sparkfidelity.federate.pool;

import io.sparkfidelity.tally.Moments;

/**
 * Squared maximum mean discrepancies under a kernel that is a sum of c_k (x.y)^k, k = 1, 2: differences of mean vectors and
 * of raw second moments, so that they decompose as squared distances do.
 *
 * @param heading of a column of its distances
 * @param name of the kernel
 * @param first c_1
 * @param second c_2
 */
record KernelDistance(String heading, String name, double first, double second) {
    private static final double SIGMA = 10;
    private static final double SCALE = 1000;

    /** CMMD's kernel to order 2 where embeddings are unit vectors, in CMMD's units; the means alone elsewhere. */
    static KernelDistance of(boolean unitNorm) {
        if (!unitNorm) {
            return new KernelDistance("mmd", "x.y", 1, 0);
        }
        double square = SIGMA * SIGMA;
        double weight = SCALE * Math.exp(-1 / square);
        return new KernelDistance("cmmd", "cmmd to order 2", weight / square, weight / (2 * square * square));
    }

    /** The V-statistic, 0 or more. */
    double biased(Moments x, Moments y) {
        double distance = first * x.squaredMeanDistance(y);
        return second == 0 ? distance : distance + second * x.squaredSecondMomentDistance(y);
    }

    /** The U-statistic, whose mean is the population's value; it may be negative. */
    double unbiased(Moments x, Moments y) {
        return biased(x, y) - noise(x) - noise(y);
    }

    /**
     * An unbiased estimate of E|m - mu|^2, m the sample's kernel mean and mu its expectation: the within-trace by n. With
     * order 2, for vectors of one length only, as E|x|^4 is taken as the square of E|x|^2.
     */
    double noise(Moments x) {
        return noise(
                x.n(), x.secondMomentTrace(), squaredNorm(x.mean()), second == 0 ? 0 : x.squaredSecondMomentNorm());
    }

    /** The same of n vectors, the trace and the squared norm of their second moment, and their mean's. */
    double noise(double n, double trace, double meanNorm, double secondNorm) {
        double spread = first * (trace - meanNorm);
        if (second != 0) {
            spread += second * (trace * trace - secondNorm);
        }
        return spread / (n - 1);
    }

    private static double squaredNorm(double[] vector) {
        double total = 0;
        for (double entry : vector) {
            total += entry * entry;
        }
        return total;
    }
}
