package io.sparkfidelity.metric.statistics;

import java.util.Arrays;

/**
 * Where further values lie, told from a few that scatter alike: quantiles by Student's t in place of the normal
 * distribution, since the deviation is itself an estimate.
 *
 * @param mean of the values
 * @param deviation their standard deviation, 0 or more
 * @param freedom that the deviation was estimated with, 1 or more
 */
public record ScatterBand(double mean, double deviation, int freedom) {
    /** Of two values or more. */
    public static ScatterBand of(double[] values, int freedom) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        return new ScatterBand(mean, Math.sqrt(squares / (values.length - 1)), freedom);
    }

    /** The same with the deviation times {@code factor}. */
    public ScatterBand wider(double factor) {
        return new ScatterBand(mean, factor * deviation, freedom);
    }

    /** The quantile of a symmetric distribution. */
    public double quantile(double probability) {
        return mean + deviation * t(probability);
    }

    /**
     * The quantile of a weighted sum of squares of normal variables, such as a distance between equals is: as of the gamma
     * distribution of the same mean and deviation, whose cube root is nearly normal (Wilson and Hilferty 1931). 0 or more.
     *
     * @param reach by how much further out than the distribution's own quantile, as a factor, since the mean errs too
     */
    public double ofSquares(double probability, double reach) {
        if (!(mean > 0 && deviation > 0)) {
            return mean;
        }
        double c = Math.pow(deviation / mean, 2) / 9;
        return mean * Math.pow(Math.max(0, 1 - c + reach * t(probability) * Math.sqrt(c)), 3);
    }

    /**
     * The quantile of a share, 0 to 1, on the scale of its arcsine, where the deviation of a count of independent rows is the
     * same for all shares (Freeman and Tukey 1950): half the root of {@code inverseSizes}, of which it takes no less.
     *
     * @param inverseSizes the sum of 1/rows over the counts that the share is held against
     */
    public double ofShare(double probability, double inverseSizes) {
        double slope = 2 * Math.sqrt(mean * (1 - mean));
        double ofRows = Math.sqrt(inverseSizes) / 2;
        double scatter = slope > 0 ? Math.max(ofRows, deviation / slope) : ofRows;
        double angle = Math.asin(Math.sqrt(mean)) + scatter * t(probability);
        return Math.pow(Math.sin(Math.max(0, Math.min(Math.PI / 2, angle))), 2);
    }

    private double t(double probability) {
        return probability < 0.5 ? -StudentT.above(probability, freedom) : StudentT.above(1 - probability, freedom);
    }
}
