package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SiteRole;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.pairs.Discrepancy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The unbiased U-statistic of {@link Cmmd}'s kernel (Gretton et al. 2012, equation 3), from moments. It may be negative,
 * and is so for a set against itself.
 *
 * <p>Where units have several images, only pairs of rows from different buckets are averaged within such a side: pairs
 * within a unit are nearer to each other than pairs of units are.
 *
 * <p>{@code details.pValue} is that of the hypothesis that both sides have one distribution, see {@link MmdPValue}, and
 * {@link BucketPValue} where units have several images.
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
    public SiteRole betweenSites() {
        return SiteRole.OF_PRODUCTS;
    }

    @Override
    public Requirements requires() {
        return CmmdScores.REQUIREMENTS;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        if (reference.grouped() || candidate.grouped()) {
            return ofUnits(evidence);
        }
        ScoreBuilder builder = CmmdScores.score(
                        this, "moments", (pair, i, j) -> MmdSeries.unbiased(pair), Discrepancy::unbiased, evidence)
                .unbiased();
        CmmdPass pass = CmmdPass.of(evidence);
        MmdPValue.pValue(MmdSeries.unbiased(pass.whole()).value(), pass.reference(), pass.candidate())
                .ifPresent(p -> builder.detail(P_VALUE, p));
        return builder.build();
    }

    private Score ofUnits(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        for (Sample side : List.of(reference, candidate)) {
            if (side.grouped() && !Deletion.possible(side.tally())) {
                return new ScoreBuilder(this, "between-units", Double.NaN, reference, candidate)
                        .unbiased()
                        .warning("no value: '" + side.name()
                                + "' has several images a unit, and no two buckets to tell units apart")
                        .build();
            }
        }
        Optional<BucketSquares.Deleted> left =
                Optional.of(reference).filter(Sample::grouped).map(BucketSquares.Deleted::of);
        Optional<BucketSquares.Deleted> right =
                Optional.of(candidate).filter(Sample::grouped).map(BucketSquares.Deleted::of);
        CmmdScores.Statistic statistic = (pair, i, j) -> MmdSeries.unbiased(
                pair,
                left.map(known -> known.without(i)).orElseGet(() -> BucketSquares.ofRows(pair.x())),
                right.map(known -> known.without(j)).orElseGet(() -> BucketSquares.ofRows(pair.y())));
        ScoreBuilder builder = CmmdScores.score(
                        this,
                        "between-units",
                        statistic,
                        rest -> rest.unbiased(reference.grouped(), candidate.grouped()),
                        evidence)
                .unbiased();
        double value = statistic
                .of(CmmdPass.of(evidence).whole(), CmmdPass.NONE, CmmdPass.NONE)
                .value();
        OptionalDouble p = BucketPValue.of(value, reference, candidate);
        p.ifPresent(known -> builder.detail(P_VALUE, known));
        if (p.isEmpty()) {
            builder.warning("no p-value: with several images a unit it needs 8 filled buckets on either side");
        }
        return builder.build();
    }

    /** From splits by the biased distance, whose spread is the unbiased one's to first order, and whose mean tells the shape of it. */
    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(Cmmd.onSplits(FloorRule.CENTRED));
    }
}
