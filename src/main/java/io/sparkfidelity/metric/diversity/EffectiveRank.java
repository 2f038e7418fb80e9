package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.statistics.Entropy;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;

/**
 * The effective rank of the covariance (Roy and Vetterli 2007, definition 1, of the centred covariance): the exponential of
 * the entropy of its eigenvalues' shares, 1 to min(n - 1, d). Diversity without a reference, whose own score stands in
 * {@code details.reference}; centred, because the mean would dominate the raw second moment.
 */
public record EffectiveRank() implements FilledDirections {
    @Override
    public String name() {
        return "effective_rank";
    }

    @Override
    public String words() {
        return "how many directions the set fills";
    }

    @Override
    public Requirements requires() {
        return Requirements.of(MomentFields.NAMES);
    }

    /** Of the covariance of these moments: 1 where nothing varies. */
    public static double of(Moments moments) {
        return Math.exp(log(moments));
    }

    @Override
    public double log(Tally tally) {
        return log(Moments.of(tally));
    }

    private static double log(Moments moments) {
        try (Matrix covariance = moments.covariance()) {
            return Entropy.ofWeights(Eigenvalues.ofSymmetric(covariance, covariance.rows()));
        }
    }
}
