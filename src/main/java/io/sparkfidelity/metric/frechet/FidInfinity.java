package io.sparkfidelity.metric.frechet;

import io.sparkfidelity.metric.Deletion;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.IndependentImages;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The Frechet distance at infinitely many images, by the size-weighted jackknife: F - sum_j (1 - n_j/n) (F(X(-j), Y) - F) -
 * sum_j (1 - m_j/m) (F(X, Y(-j)) - F), bucket j left out of one side at a time. It takes the bias that goes as 1/n off, however
 * unequal the buckets are (Chong and Forsyth 2020 extrapolate the same line from subsets of one side). Sides that share
 * their units, or are one set, lose bucket j at once. It may be slightly negative, and is reported as it is.
 *
 * <p>Where one side alone has buckets, it is extrapolated alone and the other's bias, upward, remains: the estimator is
 * {@code one_sided} then, and its interval that of its expectation.
 *
 * <p>The error has the plug-in's first-order variance and the squared difference to H = 2 F - sum_ab (n_a/n) (m_b/m) F(a, b)
 * over {@link Halves halves} a and b of the sides: what of the bias does not go as 1/n shows there. Where a half has no more
 * than d images there is no H; with n or m at most d there is no value.
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
        long independent = (long) Stream.of(reference, candidate)
                .filter(side -> side.count().isPresent())
                .mapToDouble(IndependentImages::equivalent)
                .min()
                .orElse(Long.MAX_VALUE);
        if (independent <= d) {
            return without(
                    "needs more independent images than dimensions (images come several to a unit and weigh as "
                            + independent + " independent ones, " + d + " dimensions)",
                    reference,
                    candidate);
        }
        boolean left = Deletion.possible(reference.tally());
        boolean right = Deletion.possible(candidate.tally());
        if (!left && !right) {
            return without("needs buckets on one side at least", reference, candidate);
        }
        ErrorBar plugIn = new ErrorBar(fid.value(), fid.standardError(), fid.ci95(), fid.replicates(), List.of());
        double value = reference.sharesUnitsWith(candidate) || reference.isSameSetAs(candidate)
                ? together(fid.value(), reference.tally(), candidate.tally())
                : apart(fid.value(), reference.tally(), candidate.tally());
        ErrorBar error = plugIn.around(value);
        String estimator = left && right ? "jackknife" : "one_sided";
        OptionalDouble halves = OptionalDouble.empty();
        String warning = "";
        if (!left || !right) {
            warning = "extrapolated on the side that has buckets alone: the bias of the other side remains";
        } else if (independent <= 2L * d) {
            warning = "fewer than 2 d images: the extrapolation is rough, and its error does not say how rough";
        } else if (Math.min(
                        Halves.of(reference.tally()).smaller(),
                        Halves.of(candidate.tally()).smaller())
                <= d) {
            warning = "some half of the buckets has no more images than dimensions: the extrapolation's error does not"
                    + " say how rough it is";
        } else {
            double h = 2 * fid.value() - betweenHalves(reference.tally(), candidate.tally());
            halves = OptionalDouble.of(h);
            error = error.plusVariance((value - h) * (value - h));
        }
        ScoreBuilder builder = new ScoreBuilder(this, estimator, value, reference, candidate)
                .error(error)
                .warnings(inherited(fid))
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

    /** What the plug-in says of the sides holds here; that they are one set, a builder says itself. */
    private static List<String> inherited(Score fid) {
        return fid.warnings().stream()
                .filter(warning -> !warning.equals(ScoreBuilder.SAME_SET))
                .toList();
    }

    /** Without the bias of either side that has buckets. */
    private static double apart(double plugIn, BucketedTally reference, BucketedTally candidate) {
        return plugIn - excess(plugIn, reference, candidate) - excess(plugIn, candidate, reference);
    }

    /** The bias that a side brings, sum_j (1 - n_j/n) (F(-j) - F); 0 where no bucket of it can be left out. */
    private static double excess(double plugIn, BucketedTally side, BucketedTally other) {
        if (!Deletion.possible(side)) {
            return 0;
        }
        int[] filled =
                IntStream.range(0, Bucket.COUNT).filter(j -> side.n(j) > 0).toArray();
        List<Supplier<Tally>> deleted = new ArrayList<>();
        for (int j : filled) {
            deleted.add(() -> side.without(j));
        }
        double[] distances = FrechetDistance.fromOne(other.pooled(), deleted);
        double[] replicates = new double[Bucket.COUNT];
        Arrays.fill(replicates, plugIn);
        for (int i = 0; i < filled.length; i++) {
            replicates[filled[i]] = distances[i];
        }
        return plugIn - new Jackknife(plugIn, replicates, Deletion.sizes(side)).estimate();
    }

    /** The same where a bucket leaves every side that has buckets at once. */
    private static double together(double plugIn, BucketedTally reference, BucketedTally candidate) {
        boolean left = Deletion.possible(reference);
        boolean right = Deletion.possible(candidate);
        double[] replicates = new double[Bucket.COUNT];
        long[] sizes = new long[Bucket.COUNT];
        for (int j = 0; j < Bucket.COUNT; j++) {
            sizes[j] = (left ? reference.n(j) : 0) + (right ? candidate.n(j) : 0);
            replicates[j] = sizes[j] == 0
                    ? plugIn
                    : FrechetDistance.between(
                                    left ? reference.without(j) : reference.pooled(),
                                    right ? candidate.without(j) : candidate.pooled())
                            .value();
        }
        return new Jackknife(plugIn, replicates, sizes).estimate();
    }

    /** The mean of the distances between halves of either side, each weighted by its images. */
    private static double betweenHalves(BucketedTally reference, BucketedTally candidate) {
        Halves ofReference = Halves.of(reference);
        Halves ofCandidate = Halves.of(candidate);
        Tally low = ofCandidate.first(candidate);
        Tally high = candidate.pooled().subtract(low);
        Tally first = ofReference.first(reference);
        double sum = 0;
        for (Tally half : List.of(first, reference.pooled().subtract(first))) {
            double[] distances = FrechetDistance.fromOne(half, List.of(() -> low, () -> high));
            sum += share(half, reference)
                    * (share(low, candidate) * distances[0] + share(high, candidate) * distances[1]);
        }
        return sum;
    }

    private static double share(Tally part, BucketedTally whole) {
        return part.value(MomentFields.N, 0) / (double) whole.n();
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
        return Optional.of(FloorSource.ofTallies(FloorRule.EXTRAPOLATED, Fid.betweenParts(new Fid().name())));
    }
}
