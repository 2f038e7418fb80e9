package io.sparkfidelity.metric.ratio;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.mmd.Cmmd;
import java.util.List;
import java.util.Optional;

/**
 * A biased distance over what a perfect model would score in the mean against this reference at this n: 1 is as good as draws
 * of the reference's own distribution, 2 is twice as far. It has no unit, so that distances under different models can stand
 * beside one another.
 *
 * <p>The error is that of the logarithm: the distance's own, and that of the mean of perfect models, which comes from parts
 * of the reference ({@code details.perfect}, {@code details.perfectError}). {@code details.distance} is the distance itself.
 *
 * @param of a distance, 0 up, whose floor has a mean above 0
 */
public record Ratio(Metric of) implements Metric {

    /** Those that are offered. */
    public static List<Ratio> all() {
        return List.of(new Ratio(new Fid()), new Ratio(new Cmmd()));
    }

    @Override
    public String name() {
        return of.name() + "_ratio";
    }

    @Override
    public String words() {
        return of.name() + " over what a perfect model would score";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.NOT_NEGATIVE;
    }

    @Override
    public Requirements requires() {
        return of.requires();
    }

    /** The reference alone says what a perfect model would score. */
    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    /** Its two parts are reported already. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        Score distance = evidence.score(of);
        Optional<Floor> perfect = evidence.floor(of).filter(floor -> floor.mean() > 0);
        if (perfect.isEmpty() || !distance.hasValue()) {
            return builder(evidence, Double.NaN)
                    .warning("no value: needs " + of.name()
                            + ", and a reference whose buckets tell what a perfect model" + " would score")
                    .build();
        }
        Floor floor = perfect.get();
        double value = distance.value() / floor.mean();
        ScoreBuilder builder = builder(evidence, value)
                .detail("distance", distance.value())
                .detail("perfect", floor.mean())
                .detail("perfectError", floor.meanError());
        floor.note().ifPresent(builder::warning);
        ErrorBar plain = new ErrorBar(
                distance.value(), distance.standardError(), distance.ci95(), distance.replicates(), List.of());
        if (value > 0) {
            builder.error(plain.logarithm()
                    .plusVariance(Math.pow(floor.meanError() / floor.mean(), 2))
                    .around(Math.log(value))
                    .exponential());
        }
        return builder.build();
    }

    private ScoreBuilder builder(Evidence evidence, double value) {
        return new ScoreBuilder(this, "ratio", value, evidence.reference(), evidence.candidate())
                .bias(Score.Bias.UNKNOWN);
    }

    @Override
    public Optional<FloorSource> floor() {
        return of.floor().map(source -> new FloorSource(FloorRule.RATIOS, source.trial()));
    }
}
