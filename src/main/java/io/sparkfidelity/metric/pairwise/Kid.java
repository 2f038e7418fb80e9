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
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.ReplicatedValue;
import java.util.List;
import java.util.Optional;

/**
 * The squared maximum mean discrepancy under the kernel (x.y/d + 1)^3 (Binkowski et al. 2018, section 4): the Kernel
 * Inception Distance where the model is Inception. The value is unbiased, over all pairs; it may be negative.
 *
 * <p>{@code details.subsetsMean} and {@code details.subsetsDeviation} are the field's way to report it: mean and deviation
 * over {@code details.subsets} blocks of 1,000 rows a side. {@code details.biased} is the V-statistic.
 */
public record Kid() implements Metric {
    @Override
    public String name() {
        return "kid";
    }

    @Override
    public String words() {
        return "squared MMD, cubic kernel";
    }

    @Override
    public SliceRole inSlices() {
        return SliceRole.RANKING;
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(PairRequirements.ofKid(), false);
    }

    @Override
    public Score compute(Evidence evidence) {
        PairFindings folds = evidence.pairs();
        Discrepancy discrepancy = folds.discrepancy(new Kernel.Cubic());
        if (Double.isNaN(discrepancy.unbiased().value())) {
            return new PairScores(evidence).beyondRange(this).unbiased().build();
        }
        PairScores scores = new PairScores(evidence);
        ReplicatedValue unbiased = scores.unbiased(discrepancy);
        if (Double.isNaN(unbiased.value())) {
            return scores.without(this, "no value: " + PairScores.INSEPARABLE)
                    .unbiased()
                    .build();
        }
        ScoreBuilder builder = scores.score(this, unbiased, 1)
                .unbiased()
                .detail("biased", discrepancy.biased().value());
        if (evidence.reference().grouped() || evidence.candidate().grouped()) {
            return builder.warning(
                            "units have several images: only pairs from different buckets were averaged within a set,"
                                    + " and there are no blocks of 1,000, which would take images to be independent")
                    .build();
        }
        folds.kidSubsets().ifPresent(subsets -> builder.detail("subsetsMean", subsets.mean())
                .detail("subsetsDeviation", subsets.deviation())
                .detail("subsets", subsets.blocks()));
        return builder.build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofPairs(FloorRule.CENTRED, Kid::onSplits));
    }

    /** The biased distance, whose spread is the unbiased one's to first order, and whose mean tells the shape of it. */
    private static List<SplitScore> onSplits(PairFindings folds) {
        return folds.onHalves(new Kernel.Cubic(), Discrepancy::biased);
    }
}
