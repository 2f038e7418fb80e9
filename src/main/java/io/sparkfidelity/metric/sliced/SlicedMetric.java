package io.sparkfidelity.metric.sliced;

import io.sparkfidelity.metric.BiasCurve;
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
import io.sparkfidelity.metric.TallyEstimate;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Projected;
import io.sparkfidelity.tally.ProjectedFields;
import io.sparkfidelity.tally.Tally;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A distance of projections in the mean over 1,000 fixed directions, of all rows of both sides, from histograms.
 *
 * <p>The plug-in is biased upward by about 1/n; its {@code _infinity} takes that off by the size-weighted jackknife, of one
 * side at a time, or of both at once where they share their units or are one set. It may be slightly negative.
 *
 * <p>{@code details.directionError} is the error of the mean had other directions been drawn: the same for every candidate,
 * so no part of the interval. {@code details.gridError} is what joining the bins two and two changes. Where more than a
 * millionth of the projections are outside the grid there is no value.
 *
 * @param kind of distance
 * @param infinity whether at infinitely many images
 */
public record SlicedMetric(Kind kind, boolean infinity) implements Metric {
    private static final double MOST_OUTSIDE = 1e-6;

    /** What is measured along a direction, and times what it is reported. */
    public enum Kind {
        /** The squared 2-Wasserstein distance (Bonneel et al. 2015, equation 5 of the square). */
        SLICED_WASSERSTEIN(
                LineDistance::wasserstein,
                "squared 2-Wasserstein distance along 1,000 directions",
                false,
                BiasCurve.POWER),
        /** The same times 3 d: the Monge Inception Distance where the model is Inception (torch-fidelity; arXiv 2605.06797). */
        MIND(LineDistance::wasserstein, "sliced Wasserstein distance times 3 d", true, BiasCurve.POWER),
        /** The energy distance along a direction, c_d times that of the whole space in the mean (Szekely and Rizzo 2013). */
        SLICED_ENERGY(LineDistance::energy, "energy distance along 1,000 directions", false, BiasCurve.STRAIGHT);

        private final LineDistance distance;
        private final String words;
        private final boolean timesDimension;
        private final BiasCurve curve;

        Kind(LineDistance distance, String words, boolean timesDimension, BiasCurve curve) {
            this.distance = distance;
            this.words = words;
            this.timesDimension = timesDimension;
            this.curve = curve;
        }

        private OverDirections between(Projected x, Projected y, boolean joined) {
            OverDirections found = OverDirections.of(distance, x, y, joined);
            double scale = timesDimension ? 3.0 * x.dimension() : 1;
            return new OverDirections(scale * found.mean(), scale * found.error());
        }

        double between(Tally x, Tally y) {
            return between(Projected.of(x), Projected.of(y), false).mean();
        }
    }

    public static List<SlicedMetric> all() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.of(new SlicedMetric(kind, false), new SlicedMetric(kind, true)))
                .toList();
    }

    @Override
    public String name() {
        return kind.name().toLowerCase(Locale.ROOT) + (infinity ? "_infinity" : "");
    }

    @Override
    public String words() {
        return kind.words + (infinity ? ", at infinitely many images" : "");
    }

    @Override
    public ValueRange possible() {
        return infinity ? ValueRange.ANY : ValueRange.NOT_NEGATIVE;
    }

    @Override
    public Optional<String> corrected() {
        return infinity ? Optional.empty() : Optional.of(new SlicedMetric(kind, true).name());
    }

    @Override
    public Requirements requires() {
        return Requirements.of(Set.of(MomentFields.N, MomentFields.SUM, ProjectedFields.PROJECTED));
    }

    /** It needs a field that nothing else does. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        Projected x = Projected.of(reference.tally().pooled());
        Projected y = Projected.of(candidate.tally().pooled());
        double outside = Math.max(x.outside(), y.outside());
        if (outside > MOST_OUTSIDE) {
            return new ScoreBuilder(this, estimator(true, true), Double.NaN, reference, candidate)
                    .warning(String.format(
                            Locale.ROOT,
                            "no value: %.2g of the projections are beyond the grid, whose end is the fixed point's;"
                                    + " tally with a smaller q",
                            outside))
                    .build();
        }
        OverDirections plugIn = kind.between(x, y, false);
        double value = plugIn.mean();
        Tally left = reference.tally().pooled();
        Tally right = candidate.tally().pooled();
        Optional<Jackknife> ofReference = Deletion.of(reference.tally(), value, rest -> kind.between(rest, right));
        Optional<Jackknife> ofCandidate = Deletion.of(candidate.tally(), value, rest -> kind.between(left, rest));
        ErrorBar error = ErrorBar.between(
                value, new ErrorBar.Side(reference, ofReference), new ErrorBar.Side(candidate, ofCandidate));
        ScoreBuilder builder = infinity
                ? atInfinity(reference, candidate, error, ofReference, ofCandidate)
                : new ScoreBuilder(this, estimator(true, true), value, reference, candidate).error(error);
        return builder.detail("directions", x.directions())
                .detail("directionError", plugIn.error())
                .detail("gridError", Math.abs(kind.between(x, y, true).mean() - value))
                .build();
    }

    private ScoreBuilder atInfinity(
            Sample reference,
            Sample candidate,
            ErrorBar plugIn,
            Optional<Jackknife> ofReference,
            Optional<Jackknife> ofCandidate) {
        double value = plugIn.value();
        boolean left = ofReference.isPresent();
        boolean right = ofCandidate.isPresent();
        if (!left && !right) {
            return new ScoreBuilder(this, estimator(left, right), Double.NaN, reference, candidate)
                    .unbiased()
                    .warning("no value: needs buckets on one side at least");
        }
        boolean together = left && right && (reference.sharesUnitsWith(candidate) || reference.isSameSetAs(candidate));
        double corrected = together
                ? together(value, reference.tally(), candidate.tally())
                : value
                        + ofReference.map(side -> side.estimate() - value).orElse(0.0)
                        + ofCandidate.map(side -> side.estimate() - value).orElse(0.0);
        ScoreBuilder builder = new ScoreBuilder(this, estimator(left, right), corrected, reference, candidate)
                .error(plugIn.around(corrected))
                .detail("plugIn", value);
        return left && right
                ? builder.unbiased()
                : builder.warning(
                        "extrapolated on the side that has buckets alone: the bias of the other side remains");
    }

    private double together(double value, BucketedTally reference, BucketedTally candidate) {
        double[] replicates = new double[Bucket.COUNT];
        long[] sizes = new long[Bucket.COUNT];
        for (int j = 0; j < Bucket.COUNT; j++) {
            sizes[j] = reference.n(j) + candidate.n(j);
            replicates[j] = sizes[j] == 0 ? value : kind.between(reference.without(j), candidate.without(j));
        }
        return new Jackknife(value, replicates, sizes).estimate();
    }

    private String estimator(boolean left, boolean right) {
        if (!infinity) {
            return "histograms";
        }
        return left && right ? "jackknife" : "one_sided";
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(
                infinity ? FloorRule.EXTRAPOLATED : FloorRule.SCALED,
                new TallyEstimate(kind.name(), kind.curve, kind::between)));
    }
}
