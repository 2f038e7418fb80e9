package io.sparkfidelity.metric;

import java.util.Optional;

/**
 * What a perfect model would score: draws from the reference's own distribution, as many as the candidate has. Its quantiles
 * are estimates from the reference's parts.
 *
 * @param mean of perfect models
 * @param meanError the standard error of the mean, as the parts scatter
 * @param q001 1 in 1,000 perfect models scores below it
 * @param q05 5% of perfect models score below it
 * @param q95 5% of perfect models score above it
 * @param q999 1 in 1,000 perfect models scores above it
 * @param splits how many splits of the reference's buckets it comes from
 * @param note what a reader must know of it, if anything
 */
public record Floor(
        double mean,
        double meanError,
        double q001,
        double q05,
        double q95,
        double q999,
        int splits,
        Optional<String> note) {
    /** Where a score lies among those of perfect models. */
    public enum Place {
        /** Worse than 95% of perfect models. */
        WORSE,
        WITHIN,
        /** Better than 999 in 1,000 perfect models: what looks better is something else. */
        BETTER
    }

    public Place of(double value, Score.Direction direction) {
        return direction == Score.Direction.SMALLER_IS_BETTER
                ? place(value > q95, value < q001)
                : place(value < q05, value > q999);
    }

    private static Place place(boolean worse, boolean better) {
        if (worse) {
            return Place.WORSE;
        }
        return better ? Place.BETTER : Place.WITHIN;
    }
}
