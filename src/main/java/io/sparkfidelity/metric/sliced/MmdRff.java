package io.sparkfidelity.metric.sliced;

import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.pairwise.MmdRbf;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Projected;
import io.sparkfidelity.tally.ProjectedFields;
import io.sparkfidelity.tally.Tally;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * The squared maximum mean discrepancy of unit vectors under the Gaussian kernel, times 1000, as {@link MmdRbf}, from random
 * Fourier features ({@link Frequencies}) of projections: in time linear in n, and across sites. The value is the V-statistic,
 * biased upward; {@code details.unbiased} is the U-statistic, where every image is its own unit.
 *
 * <p>{@code details.featureError} is the error of the features' draw: how far the value may be from that over all pairs. It is
 * the same draw for every candidate, so no part of the interval.
 *
 * @param sigma the kernel's bandwidth
 */
public record MmdRff(double sigma) implements Metric {
    private static final String FAMILY = "mmd_rff";
    private static final double SCALE = 1000;

    /** The bandwidths of {@link MmdRbf}. */
    public static List<MmdRff> sweep() {
        return MmdRbf.sweep().stream().map(pairs -> new MmdRff(pairs.sigma())).toList();
    }

    @Override
    public String name() {
        return FAMILY + new MmdRbf(sigma).name().substring(MmdRbf.FAMILY.length());
    }

    @Override
    public String words() {
        return name().replace(FAMILY + "_", "squared MMD, Gaussian kernel, sigma ")
                + ", times 1000, from random Fourier features";
    }

    @Override
    public String family() {
        return FAMILY;
    }

    @Override
    public ValueRange possible() {
        return new ValueRange(0, 4 * SCALE, 0);
    }

    @Override
    public Optional<String> blindTo() {
        return new MmdRbf(sigma).blindTo();
    }

    @Override
    public Requirements requires() {
        return Requirements.ofUnitVectors(Set.of(MomentFields.N, MomentFields.SUM, ProjectedFields.PROJECTED));
    }

    /** It needs a field of its own. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        evidence.requireUnitVectors(this);
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        Projected x = Projected.of(reference.tally().pooled());
        Projected y = Projected.of(candidate.tally().pooled());
        Frequencies frequencies = Frequencies.of(x, sigma);
        Frequencies.Means left = frequencies.means(x);
        Frequencies.Means right = frequencies.means(y);
        double[] squares = left.squares(right);
        double value = SCALE * mean(squares);
        double deviation = Math.sqrt(Arrays.stream(squares)
                        .map(s -> SCALE * s - value)
                        .map(s -> s * s)
                        .sum()
                / Math.max(1, squares.length - 1));
        ScoreBuilder builder = new ScoreBuilder(this, "fourier-features", value, reference, candidate)
                .error(error(evidence, frequencies, left, right, value, (a, b) -> SCALE * mean(a.squares(b))))
                .detail("sigma", sigma)
                .detail("features", squares.length)
                .detail("featureError", deviation / Math.sqrt(squares.length));
        if (!reference.grouped() && !candidate.grouped()) {
            double unbiased = unbiased(left, right);
            builder.detail("unbiased", unbiased);
            error(evidence, frequencies, left, right, unbiased, MmdRff::unbiased)
                    .standardError()
                    .ifPresent(error -> builder.detail("unbiasedStandardError", error));
        }
        return builder.build();
    }

    private static ErrorBar error(
            Evidence evidence,
            Frequencies frequencies,
            Frequencies.Means left,
            Frequencies.Means right,
            double value,
            ToDoubleBiFunction<Frequencies.Means, Frequencies.Means> statistic) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        return ErrorBar.between(
                value,
                new ErrorBar.Side(
                        reference,
                        Deletion.of(
                                reference.tally(),
                                value,
                                rest -> statistic.applyAsDouble(frequencies.means(Projected.of(rest)), right))),
                new ErrorBar.Side(
                        candidate,
                        Deletion.of(
                                candidate.tally(),
                                value,
                                rest -> statistic.applyAsDouble(left, frequencies.means(Projected.of(rest))))));
    }

    private static double unbiased(Frequencies.Means x, Frequencies.Means y) {
        return SCALE * (mean(x.squares(y)) - x.excess() - y.excess());
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.SCALED, name(), this::onSplit));
    }

    double onSplit(Tally reference, Tally candidate) {
        Projected x = Projected.of(reference);
        Frequencies frequencies = Frequencies.of(x, sigma);
        return SCALE * mean(frequencies.means(x).squares(frequencies.means(Projected.of(candidate))));
    }
}
