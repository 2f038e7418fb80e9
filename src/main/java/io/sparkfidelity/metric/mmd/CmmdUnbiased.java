package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;

/**
 * The unbiased U-statistic of {@link Cmmd}'s kernel (Gretton et al. 2012, equation 3), from moments. It may be negative,
 * and is so for a set against itself.
 *
 * <p>{@code details.pValue} is that of the hypothesis that both sides have one distribution, see {@link MmdPValue}.
 */
public record CmmdUnbiased() implements Metric {
    public static final String P_VALUE = "pValue";

    @Override
    public String name() {
        return "cmmd_unbiased";
    }

    @Override
    public String words() {
        return "cmmd as a U-statistic, 0 in the mean between equals";
    }

    @Override
    public boolean drawsMaps() {
        return true;
    }

    @Override
    public SliceRole inSlices() {
        return SliceRole.RANKING;
    }

    @Override
    public Requirements requires() {
        return CmmdScores.REQUIREMENTS;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        ScoreBuilder builder = CmmdScores.score(this, MmdSeries::unbiased, Discrepancy::unbiased, evidence)
                .unbiased();
        Moments x = Moments.of(reference.tally().pooled());
        Moments y = Moments.of(candidate.tally().pooled());
        MmdPValue.pValue(MmdSeries.unbiased(x, y).value(), x, y).ifPresent(p -> builder.detail(P_VALUE, p));
        return builder.build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.CENTRED, CmmdUnbiased::onSplit));
    }

    static double onSplit(Tally reference, Tally candidate) {
        return MmdSeries.unbiased(Moments.of(reference), Moments.of(candidate)).value();
    }
}
