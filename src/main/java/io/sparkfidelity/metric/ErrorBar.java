package io.sparkfidelity.metric;

import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.metric.statistics.StudentT;
import io.sparkfidelity.tally.Bucket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * What the jackknives of a score's sides say of its error.
 *
 * @param value the score
 * @param standardError absent where a side that counts has no buckets or fills fewer than 8
 * @param interval by Student's t with g - 1 degrees of freedom, of the side that fills fewer buckets
 * @param replicates absent where no side has buckets
 * @param warnings why there is no error, or why it is rough
 */
public record ErrorBar(
        double value,
        OptionalDouble standardError,
        Optional<Interval> interval,
        Optional<Replicates> replicates,
        List<String> warnings) {
    /** A side that fills fewer has no error: its spread would be known too badly. */
    static final int FEWEST_BUCKETS = 8;

    private static final int SMALL_BUCKET = 10;
    /** Of 16 buckets of normal effects the largest carries more in one of a thousand draws. */
    private static final double TRUSTED_LEVERAGE = 0.65;

    /** A side, whether what it was computed from has buckets, and its jackknife, if it has one. */
    public record Side(Sample sample, boolean hasBuckets, Optional<Jackknife> jackknife) {
        public Side(Sample sample, Optional<Jackknife> jackknife) {
            this(sample, sample.tally().hasBuckets(), jackknife);
        }
    }

    /** Of a score of two sides: their variances add, unless they share their units. */
    public static ErrorBar between(double value, Side reference, Side candidate) {
        List<Jackknife> parts = reference.sample().sharesUnitsWith(candidate.sample())
                        && reference.jackknife().isPresent()
                        && candidate.jackknife().isPresent()
                ? List.of(Jackknife.shared(
                        reference.jackknife().get(), candidate.jackknife().get()))
                : present(List.of(reference, candidate));
        return of(value, List.of(reference, candidate), parts, replicates(Optional.of(reference), candidate));
    }

    /** Of a score that does not depend on the reference. */
    public static ErrorBar ofCandidate(double value, Side candidate) {
        return of(value, List.of(candidate), present(List.of(candidate)), replicates(Optional.empty(), candidate));
    }

    /** The error of a further source that is independent of the buckets' or adds to them. */
    public ErrorBar plusVariance(double further) {
        if (standardError.isEmpty()) {
            return this;
        }
        double wider = Math.sqrt(Math.pow(standardError.getAsDouble(), 2) + further);
        double factor = standardError.getAsDouble() > 0
                ? (interval.orElseThrow().high() - value) / standardError.getAsDouble()
                : StudentT.factor95(Bucket.COUNT - 1);
        Interval widened = new Interval(value - factor * wider, value + factor * wider);
        return new ErrorBar(value, OptionalDouble.of(wider), Optional.of(widened), replicates, warnings);
    }

    /**
     * Of a share, 0 to 1: the interval of Wilson (1927) at the number of independent rows whose share would have this error,
     * so that it holds at both ends and never leaves them; the standard error is half its width in Student's units.
     *
     * @param rows what the share is of: the number of independent rows is at most this, and this where nothing varied
     */
    public ErrorBar ofShare(double rows) {
        if (standardError.isEmpty()) {
            return this;
        }
        double p = Math.min(1, Math.max(0, value));
        double variance = Math.pow(standardError.getAsDouble(), 2);
        double independent = Math.max(1, p * (1 - p) < rows * variance ? p * (1 - p) / variance : rows);
        double factor = standardError.getAsDouble() > 0
                ? (interval.orElseThrow().high() - value) / standardError.getAsDouble()
                : StudentT.factor95(Bucket.COUNT - 1);
        double square = factor * factor / independent;
        double centre = (p + square / 2) / (1 + square);
        double reach = Math.sqrt(square * (p * (1 - p) + square / 4)) / (1 + square);
        return new ErrorBar(
                value,
                OptionalDouble.of(reach / factor),
                Optional.of(new Interval(Math.max(0, centre - reach), Math.min(1, centre + reach))),
                replicates,
                warnings);
    }

    /**
     * With a warning for every side of which one bucket carries the variance: the tails of its features are heavy, and other
     * draws may have more or none of what decides here.
     */
    public ErrorBar watched(Side reference, Side candidate) {
        if (standardError.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(warnings);
        for (Side side : List.of(reference, candidate)) {
            side.jackknife()
                    .map(Jackknife::leverage)
                    .filter(share -> share > TRUSTED_LEVERAGE)
                    .ifPresent(share -> all.add(String.format(
                            Locale.ROOT,
                            "this error bar cannot be trusted: one bucket of '%s' carries %.0f%% of the variance, so"
                                    + " that a few images decide",
                            side.sample().name(),
                            100 * share)));
        }
        return new ErrorBar(value, standardError, interval, replicates, List.copyOf(all));
    }

    /** The same error around another estimate of the same quantity. */
    public ErrorBar around(double estimate) {
        double moved = estimate - value;
        return new ErrorBar(
                estimate,
                standardError,
                interval.map(i -> new Interval(i.low() + moved, i.high() + moved)),
                mapped(r -> r + moved),
                warnings);
    }

    /** The same with an interval that does not leave a range. */
    public ErrorBar within(ValueRange range) {
        return new ErrorBar(
                value,
                standardError,
                interval.map(i -> new Interval(Math.max(range.least(), i.low()), Math.min(range.most(), i.high()))),
                replicates,
                warnings);
    }

    /** Of log(value), by the derivative; the value and its replicates must be above 0. */
    public ErrorBar logarithm() {
        double mapped = Math.log(value);
        return new ErrorBar(
                mapped,
                standardError.isPresent()
                        ? OptionalDouble.of(standardError.getAsDouble() / value)
                        : OptionalDouble.empty(),
                interval.map(
                        i -> new Interval(mapped + (i.low() - value) / value, mapped + (i.high() - value) / value)),
                mapped(Math::log),
                warnings);
    }

    /** Of exp(value): the interval and the replicates are mapped, the standard error by the derivative. */
    public ErrorBar exponential() {
        double mapped = Math.exp(value);
        OptionalDouble error = standardError.isPresent()
                ? OptionalDouble.of(mapped * standardError.getAsDouble())
                : OptionalDouble.empty();
        return new ErrorBar(
                mapped,
                error,
                interval.map(i -> new Interval(Math.exp(i.low()), Math.exp(i.high()))),
                mapped(Math::exp),
                warnings);
    }

    private static ErrorBar of(double value, List<Side> sides, List<Jackknife> parts, Optional<Replicates> replicates) {
        List<String> warnings = new ArrayList<>();
        boolean possible = true;
        for (Side side : sides) {
            String name = "'" + side.sample().name() + "'";
            if (!side.hasBuckets()) {
                possible = false;
                warnings.add(name + " is known as a whole only, without buckets: no error bar");
            } else if (side.jackknife().isEmpty() || side.jackknife().get().groups() < FEWEST_BUCKETS) {
                possible = false;
                warnings.add(name + " fills fewer than " + FEWEST_BUCKETS + " buckets: no error bar");
            } else if (side.jackknife().get().smallest() < SMALL_BUCKET) {
                warnings.add("the smallest bucket of " + name + " holds "
                        + side.jackknife().get().smallest() + ": the error bar is rough");
            }
        }
        if (!possible) {
            return new ErrorBar(value, OptionalDouble.empty(), Optional.empty(), replicates, warnings);
        }
        double error = Math.sqrt(parts.stream().mapToDouble(Jackknife::variance).sum());
        int groups = parts.stream().mapToInt(Jackknife::groups).min().orElseThrow();
        double reach = StudentT.factor95(groups - 1) * error;
        return new ErrorBar(
                value,
                OptionalDouble.of(error),
                Optional.of(new Interval(value - reach, value + reach)),
                replicates,
                warnings);
    }

    private static List<Jackknife> present(List<Side> sides) {
        return sides.stream().flatMap(side -> side.jackknife().stream()).toList();
    }

    private static Optional<Replicates> replicates(Optional<Side> reference, Side candidate) {
        List<Double> left = reference.map(ErrorBar::values).orElse(List.of());
        List<Double> right = values(candidate);
        return left.isEmpty() && right.isEmpty()
                ? Optional.empty()
                : Optional.of(new Replicates(
                        left, right, reference.map(ErrorBar::sizes).orElse(List.of()), sizes(candidate)));
    }

    private static List<Double> values(Side side) {
        return side.jackknife().map(j -> Replicates.list(j.replicates())).orElse(List.of());
    }

    private static List<Long> sizes(Side side) {
        return side.jackknife()
                .map(j -> Arrays.stream(j.sizes()).boxed().toList())
                .orElse(List.of());
    }

    private Optional<Replicates> mapped(DoubleUnaryOperator operator) {
        return replicates.map(r -> new Replicates(
                map(r.reference(), operator), map(r.candidate(), operator), r.referenceSizes(), r.candidateSizes()));
    }

    private static List<Double> map(List<Double> values, DoubleUnaryOperator operator) {
        return values.stream().map(operator::applyAsDouble).toList();
    }
}
