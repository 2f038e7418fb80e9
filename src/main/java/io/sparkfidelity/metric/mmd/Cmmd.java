package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.tally.Moments;
import java.util.Optional;

/**
 * The squared maximum mean discrepancy of unit vectors under the Gaussian kernel exp(-|x-y|^2 / (2 sigma^2)), sigma = 10,
 * times 1000 (Jayasumana et al. 2024, section 4; their code's biased V-statistic). It is CMMD as published only on CLIP
 * ViT-L/14@336; on another model it is that model's MMD, and the score says so.
 *
 * <p>The value is the {@link MmdSeries} to order 2; {@code details.bound} bounds the rest, and where embeddings are at hand
 * {@code details.residual} estimates it ({@link SeriesRest}).
 */
public record Cmmd() implements Metric {
    @Override
    public String name() {
        return "cmmd";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.MILLE_OF_KERNEL;
    }

    @Override
    public String words() {
        return "squared MMD, Gaussian kernel, sigma 10, times 1000";
    }

    @Override
    public Optional<String> corrected() {
        return Optional.of(new CmmdUnbiased().name());
    }

    @Override
    public SliceRole inSlices() {
        return SliceRole.SHOWN;
    }

    @Override
    public Requirements requires() {
        return CmmdScores.REQUIREMENTS;
    }

    @Override
    public boolean takesWeights() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        return CmmdScores.score(
                        this,
                        "moments",
                        (pair, i, j) -> MmdSeries.biased(pair),
                        rest -> rest.biasedAt(
                                evidence.reference().n(), evidence.candidate().n()),
                        evidence)
                .build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(onSplits(FloorRule.SCALED));
    }

    /** Under one name whatever the rule, so that splits are gone through once. */
    static FloorSource onSplits(FloorRule rule) {
        return FloorSource.ofTallies(rule, "cmmd", (reference, candidate) -> MmdSeries.biased(
                        MmdPair.of(Moments.of(reference), Moments.of(candidate)))
                .value());
    }
}
