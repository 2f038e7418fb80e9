package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.metric.SplitScored;
import io.sparkfidelity.metric.TallyMetric;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;

/**
 * The unbiased U-statistic of {@link Cmmd}'s kernel (Gretton et al. 2012, equation 3), from moments. It may be negative,
 * and is so for a set against itself.
 *
 * <p>{@code details.pValue} is that of the hypothesis that both sides have one distribution, see {@link MmdPValue}.
 */
public record CmmdUnbiased() implements TallyMetric, SplitScored {
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
    public Score compute(ModelTraits features, Sample reference, Sample candidate) {
        ScoreBuilder builder = CmmdScores.score(this, MmdSeries::unbiased, features, reference, candidate)
                .unbiased();
        Moments x = Moments.of(reference.tally().pooled());
        Moments y = Moments.of(candidate.tally().pooled());
        MmdPValue.pValue(MmdSeries.unbiased(x, y).value(), x, y).ifPresent(p -> builder.detail(P_VALUE, p));
        return builder.build();
    }

    @Override
    public FloorRule floorRule() {
        return FloorRule.CENTRED;
    }

    @Override
    public double onSplit(Tally reference, Tally candidate) {
        return MmdSeries.biased(Moments.of(reference), Moments.of(candidate)).value();
    }
}
