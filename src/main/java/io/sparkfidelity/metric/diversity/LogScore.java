package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * A score of one dataset that is the exponential of a statistic, larger being better: the statistic is what is
 * jackknifed, and what its plug-in bias, downward as 1/n, is taken off of.
 */
final class LogScore {
    private final Metric metric;
    private final ToDoubleFunction<Tally> statistic;
    private final Sample reference;
    private final Sample candidate;
    private final double log;
    private final Optional<Jackknife> jackknife;

    /** @param statistic the logarithm of the score */
    LogScore(Metric metric, ToDoubleFunction<Tally> statistic, Sample reference, Sample candidate) {
        this.metric = metric;
        this.statistic = statistic;
        this.reference = reference;
        this.candidate = candidate;
        this.log = statistic.applyAsDouble(candidate.tally().pooled());
        this.jackknife = Deletion.of(candidate.tally(), log, statistic);
    }

    /** The plug-in, beside the reference's own and the extrapolation. */
    ScoreBuilder plugIn() {
        ScoreBuilder builder = new ScoreBuilder(metric, "plug-in", Math.exp(log), reference, candidate)
                .bias(Score.Bias.DOWNWARD)
                .error(error().exponential());
        tellReference(builder);
        extrapolated().ifPresent(value -> builder.detail("extrapolated", Math.exp(value)));
        return builder;
    }

    /** exp(g log S - sum_j (1 - n_j/n) log S(-j)). */
    ScoreBuilder infinity() {
        OptionalDouble value = extrapolated();
        if (value.isEmpty()) {
            return new ScoreBuilder(metric, "jackknife", Double.NaN, reference, candidate)
                    .unbiased()
                    .warning("no value: needs buckets");
        }
        ScoreBuilder builder = new ScoreBuilder(
                        metric, "jackknife", Math.exp(value.getAsDouble()), reference, candidate)
                .unbiased()
                .error(error().around(value.getAsDouble()).exponential())
                .detail("plugIn", Math.exp(log));
        tellReference(builder);
        return builder;
    }

    /** The reference's own score, where the reference has what it takes: stored statistics have not. */
    private void tellReference(ScoreBuilder builder) {
        Tally pooled = reference.tally().pooled();
        if (reference.tally().counted()
                && metric.requires().tallyFields().stream().allMatch(pooled::has)) {
            builder.detail("reference", Math.exp(statistic.applyAsDouble(pooled)));
        }
    }

    private ErrorBar error() {
        return ErrorBar.ofCandidate(log, new ErrorBar.Side(candidate, jackknife));
    }

    /** Nothing where images have weights: these have taken classes' shares off what the bias of the plug-in is of. */
    private OptionalDouble extrapolated() {
        return jackknife.isPresent() && !candidate.weighted()
                ? OptionalDouble.of(jackknife.get().estimate())
                : OptionalDouble.empty();
    }
}
