package io.sparkfidelity.measure;

import io.sparkfidelity.metric.Comparison;
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
import io.sparkfidelity.tally.Tally;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The score of a measure: the mean over the candidate's images. Its evidence are samples whose tallies have {@link
 * MeasureFields}; the error is a jackknife over buckets, so that units hold; the floor is the reference's own mean at the
 * candidate's size.
 *
 * @param measure one of which one end is better
 */
public record MeasureMean(Measure measure) implements Metric {
    @Override
    public String name() {
        return measure.name();
    }

    @Override
    public String words() {
        return measure.words();
    }

    @Override
    public Requirements requires() {
        return Requirements.of(
                Set.of(MeasureFields.SUM.name(), MeasureFields.SQUARE.name(), MeasureFields.HISTOGRAM.name()));
    }

    @Override
    public Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    @Override
    public Score.Direction direction() {
        return measure.direction().ofScore().orElse(Score.Direction.LARGER_IS_BETTER);
    }

    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample candidate = evidence.candidate();
        Sample reference = evidence.reference();
        MeasureSummary summary = summary(candidate);
        ToDoubleFunction<Tally> mean = this::mean;
        double value = summary.mean();
        ScoreBuilder builder = new ScoreBuilder(this, "mean", value, reference, candidate)
                .unbiased()
                .ofOneNumber()
                .error(ErrorBar.ofCandidate(
                        value, new ErrorBar.Side(candidate, Deletion.of(candidate.tally(), value, mean))))
                .detail("deviation", summary.deviation())
                .detail("q05", summary.quantile(0.05))
                .detail("q50", summary.quantile(0.5))
                .detail("q95", summary.quantile(0.95));
        if (reference.count().orElse(0) > 0) {
            builder.detail("reference", summary(reference).mean());
        }
        if (summary.n() == 0) {
            builder.warning("no value: no image has one (" + measure.absent() + ")");
        }
        if (summary.outside() > 0) {
            builder.detail("outsideRange", summary.outside());
        }
        return builder.build();
    }

    /** The mean alone with its error, where a side's tally has {@link MeasureFields#ofMean} and no more. */
    public Score ofMean(Sample reference, Sample candidate) {
        double value = mean(candidate.tally().pooled());
        ToDoubleFunction<Tally> mean = this::mean;
        return new ScoreBuilder(this, "mean", value, reference, candidate)
                .unbiased()
                .ofOneNumber()
                .error(ErrorBar.ofCandidate(
                        value, new ErrorBar.Side(candidate, Deletion.of(candidate.tally(), value, mean))))
                .build();
    }

    /** What was counted of a side. */
    public MeasureSummary summary(Sample side) {
        return new MeasureSummary(measure, side.tally().pooled());
    }

    private double mean(Tally tally) {
        return MeasureSummary.mean(measure, tally);
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(
                FloorSource.ofTallies(FloorRule.MEAN_OF_CANDIDATE, name(), (reference, candidate) -> mean(candidate)));
    }
}
