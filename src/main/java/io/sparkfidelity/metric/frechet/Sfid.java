package io.sparkfidelity.metric.frechet;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ValueRange;
import java.util.Optional;

/**
 * sFID (Nash et al. 2021): {@link Fid} of a part of a feature map, in which it matters where in an image something is. As
 * guided-diffusion's evaluator takes it: the first 7 channels of Inception's {@code mixed_6/conv}, 17 x 17 x 7 = 2,023 numbers
 * in the order height, width, channel.
 */
public record Sfid() implements Metric {
    @Override
    public String name() {
        return "sfid";
    }

    @Override
    public String words() {
        return "Fr\u00e9chet distance of a feature map, where places matter";
    }

    @Override
    public ModelOutput output() {
        return ModelOutput.SPATIAL;
    }

    @Override
    public ValueRange possible() {
        return new Fid().possible();
    }

    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public boolean wantsMoreThanDimensions() {
        return true;
    }

    @Override
    public Requirements requires() {
        return new Fid().requires();
    }

    @Override
    public boolean needsNoCount() {
        return true;
    }

    @Override
    public boolean takesWeights() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        return Fid.score(this, evidence);
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.SCALED, Fid.betweenParts(name())));
    }
}
