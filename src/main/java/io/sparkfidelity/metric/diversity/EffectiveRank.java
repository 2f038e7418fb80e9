package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.statistics.Entropy;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;
import java.util.Set;

/**
 * The effective rank of the covariance (Roy and Vetterli 2007, definition 1, of the centred covariance): the exponential of
 * the entropy of its eigenvalues' shares, 1 to min(n - 1, d). Diversity without a reference, whose own score stands in
 * {@code details.reference}; centred, because the mean would dominate the raw second moment.
 */
public record EffectiveRank() implements Metric {
    @Override
    public String name() {
        return "effective_rank";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.EXPONENTIAL;
    }

    @Override
    public String words() {
        return "how many directions the set fills";
    }

    @Override
    public Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    public Optional<String> misled() {
        return Optional.of("noise fills more directions, as images that differ do");
    }

    @Override
    public Requirements requires() {
        return Requirements.of(Set.of(MomentFields.N, MomentFields.SUM, MomentFields.GRAM));
    }

    @Override
    public Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        return new LogScore(this, EffectiveRank::log, reference, candidate)
                .plugIn()
                .build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.OF_CANDIDATE, name(), EffectiveRank::onSplit));
    }

    static double onSplit(Tally reference, Tally candidate) {
        return Math.exp(log(candidate));
    }

    /** Of the covariance of these moments: 1 where nothing varies. */
    public static double of(Moments moments) {
        return Math.exp(log(moments));
    }

    private static double log(Tally tally) {
        return log(Moments.of(tally));
    }

    private static double log(Moments moments) {
        try (Matrix covariance = moments.covariance()) {
            return Entropy.ofWeights(Eigenvalues.ofSymmetric(covariance, covariance.rows()));
        }
    }
}
