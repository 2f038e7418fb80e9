package io.sparkfidelity.metric.frechet;

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
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The Frechet distance at infinitely many images, by the jackknife: g F - (g - 1) mean_j F(-j), bucket j left out of both
 * sides, g the buckets (16). It takes the bias that goes as 1/n off (Chong and Forsyth 2020 extrapolate the same line
 * from subsets of one side). It may be slightly negative, and is reported as it is.
 *
 * <p>Where one side alone has buckets, it is extrapolated alone and the other's bias, upward, remains: the estimator is
 * {@code one_sided} then, and its interval that of its expectation.
 *
 * <p>The error has the plug-in's first-order variance and the squared difference to H = 2 F - (mean of the four distances
 * between halves): what of the bias does not go as 1/n shows there. With n or m at most 2 d there is no H; with n or m at
 * most d there is no value.
 */
public record FidInfinity() implements Metric {
    @Override
    public String name() {
        return "fid_infinity";
    }

    @Override
    public String words() {
        return "Fr\u00e9chet distance at infinitely many images";
    }

    @Override
    public boolean wantsMoreThanDimensions() {
        return true;
    }

    @Override
    public boolean drawsMaps() {
        return true;
    }

    @Override
    public SliceRole inSlices() {
        return SliceRole.SHOWN;
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
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        Score fid = evidence.score(new Fid());
        int d = Fid.dimension(reference);
        OptionalLong counted = LongStream.concat(reference.count().stream(), candidate.count().stream())
                .min();
        long fewest = counted.orElse(Long.MAX_VALUE);
        if (fewest <= d) {
            return without(
                    "needs more images than dimensions (" + fewest + " images, " + d + " dimensions)",
                    reference,
                    candidate);
        }
        boolean left = Deletion.possible(reference.tally());
        boolean right = Deletion.possible(candidate.tally());
        if (!left && !right) {
            return without("needs buckets on one side at least", reference, candidate);
        }
        ErrorBar plugIn = new ErrorBar(fid.value(), fid.standardError(), fid.ci95(), fid.replicates(), List.of());
        double value = jackknife(fid.value(), reference.tally(), candidate.tally());
        ErrorBar error = plugIn.around(value);
        String estimator = left && right ? "jackknife" : "one_sided";
        OptionalDouble halves = OptionalDouble.empty();
        String warning = "";
        if (!left || !right) {
            warning = "extrapolated on the side that has buckets alone: the bias of the other side remains";
        } else if (fewest <= 2L * d) {
            warning = "fewer than 2 d images: the extrapolation is rough, and its error does not say how rough";
        } else {
            double h = 2 * fid.value() - betweenHalves(reference.tally(), candidate.tally());
            halves = OptionalDouble.of(h);
            error = error.plusVariance((value - h) * (value - h));
        }
        ScoreBuilder builder = new ScoreBuilder(this, estimator, value, reference, candidate)
                .error(error)
                .detail("plugIn", fid.value());
        if (left && right) {
            builder.unbiased();
        }
        halves.ifPresent(h -> builder.detail("halves", h));
        if (!warning.isEmpty()) {
            builder.warning(warning);
        }
        return builder.build();
    }

    /** g F - (g - 1) mean_j F(-j) over the buckets that a side with buckets fills. */
    private static double jackknife(double plugIn, BucketedTally reference, BucketedTally candidate) {
        double sum = 0;
        int groups = 0;
        for (int j = 0; j < Bucket.COUNT; j++) {
            boolean left = Deletion.possible(reference) && reference.n(j) > 0;
            boolean right = Deletion.possible(candidate) && candidate.n(j) > 0;
            if (left || right) {
                Tally x = left ? reference.without(j) : reference.pooled();
                Tally y = right ? candidate.without(j) : candidate.pooled();
                sum += FrechetDistance.between(x, y).value() - plugIn;
                groups++;
            }
        }
        return plugIn - (groups - 1) * sum / groups;
    }

    /** The mean of the distances between the first and last eight buckets of either side. */
    private static double betweenHalves(BucketedTally reference, BucketedTally candidate) {
        Tally low = firstHalf(candidate);
        Tally high = candidate.pooled().subtract(low);
        Tally first = firstHalf(reference);
        double sum = 0;
        for (Tally half : new Tally[] {first, reference.pooled().subtract(first)}) {
            sum += FrechetDistance.sumBetween(half, low, high);
        }
        return sum / 4;
    }

    private static Tally firstHalf(BucketedTally side) {
        Tally half = side.bucket(0);
        for (int j = 1; j < Bucket.COUNT / 2; j++) {
            half = half.add(side.bucket(j));
        }
        return half;
    }

    private Score without(String reason, Sample reference, Sample candidate) {
        return new ScoreBuilder(this, "jackknife", Double.NaN, reference, candidate)
                .unbiased()
                .warning("no value: " + reason)
                .build();
    }

    /** The plug-in, whose spread between halves is the extrapolation's to first order, at a twentieth of the cost. */
    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.CENTRED, FidInfinity::onSplit));
    }

    static double onSplit(Tally reference, Tally candidate) {
        return Fid.onSplit(reference, candidate);
    }
}
