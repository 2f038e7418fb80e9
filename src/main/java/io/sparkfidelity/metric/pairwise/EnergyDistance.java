package io.sparkfidelity.metric.pairwise;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import java.util.List;
import java.util.Optional;

/**
 * The energy distance 2 E|x-y| - E|x-x'| - E|y-y'| (Szekely and Rizzo 2013), without a square root, in the embedding's
 * units. The value is the V-statistic: 0 to infinity, biased upward by about 1/n. {@code details.unbiased} is the
 * U-statistic, which may be negative, with {@code details.unbiasedStandardError}.
 */
public record EnergyDistance() implements Metric {
    static final Kernel KERNEL = new Kernel.NegativeDistance();

    @Override
    public String name() {
        return "energy_distance";
    }

    @Override
    public ValueRange possible() {
        // The rounding of sums in fixed point.
        return new ValueRange(0, Double.POSITIVE_INFINITY, 1e-3);
    }

    @Override
    public String words() {
        return "energy distance";
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(PairRequirements.ofKernels(List.of(KERNEL)), false);
    }

    @Override
    public Score compute(Evidence evidence) {
        PairFindings folds = evidence.pairs();
        return new PairScores(evidence)
                .biased(this, folds.discrepancy(KERNEL), 1)
                .build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofPairs(FloorRule.SCALED, EnergyDistance::onSplits));
    }

    private static List<SplitScore> onSplits(PairFindings folds) {
        return folds.onHalves(KERNEL, Discrepancy::biased);
    }
}
