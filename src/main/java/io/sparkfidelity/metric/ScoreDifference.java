package io.sparkfidelity.metric;

import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.metric.statistics.StudentT;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;

/**
 * How much a score rose between two candidates, or two nights, on one reference.
 *
 * @param value the later score less the earlier one
 * @param standardError of the difference with the reference held fixed; absent where a score has no candidate replicates, or
 *     its candidate fills fewer than 8 buckets
 * @param freedom degrees of freedom of the error: one fewer than the buckets that are filled, of the candidate that fills fewer
 */
public record ScoreDifference(double value, OptionalDouble standardError, int freedom) {
    /** With an error from sixteen buckets, or none. */
    public ScoreDifference(double value, OptionalDouble standardError) {
        this(value, standardError, Bucket.COUNT - 1);
    }

    /**
     * The difference of scores by one metric on one reference, bucket by bucket: the size-weighted jackknife of the
     * difference, bucket j of both candidates left out at once. What the candidates share (prompts, seeds) drops out; where
     * they share nothing it is right too.
     *
     * @throws IllegalArgumentException if the metrics differ
     */
    public static ScoreDifference paired(Score earlier, Score later) {
        return of(earlier, later, (a, b) -> Jackknife.difference(b, a).variance());
    }

    /** The difference of scores whose candidates have no units in common: their variances add. */
    public static ScoreDifference independent(Score earlier, Score later) {
        return of(earlier, later, (a, b) -> a.variance() + b.variance());
    }

    /**
     * The mean of differences of single images, which drop out by buckets: bucket j left out at once of both candidates.
     *
     * @param counts images of each of the sixteen buckets
     * @param sums of their differences, later less earlier
     * @return with a value that is NaN where there are no images
     */
    public static ScoreDifference ofMean(long[] counts, double[] sums) {
        long n = Arrays.stream(counts).sum();
        double sum = Arrays.stream(sums).sum();
        double mean = sum / n;
        int filled = (int) Arrays.stream(counts).filter(count -> count > 0).count();
        if (filled < ErrorBar.FEWEST_BUCKETS) {
            return new ScoreDifference(mean, OptionalDouble.empty());
        }
        double[] without = new double[counts.length];
        Arrays.setAll(without, j -> (sum - sums[j]) / (n - counts[j]));
        return new ScoreDifference(
                mean, OptionalDouble.of(Math.sqrt(new Jackknife(mean, without, counts).variance())), filled - 1);
    }

    private static ScoreDifference of(Score earlier, Score later, ToDoubleBiFunction<Jackknife, Jackknife> variance) {
        if (!earlier.metric().equals(later.metric())) {
            throw new IllegalArgumentException(
                    "a difference of " + earlier.metric() + " and " + later.metric() + " says nothing");
        }
        double value = later.value() - earlier.value();
        Optional<Jackknife> a = jackknife(earlier);
        Optional<Jackknife> b = jackknife(later);
        if (a.isEmpty() || b.isEmpty()) {
            return new ScoreDifference(value, OptionalDouble.empty());
        }
        int groups = Math.min(a.get().groups(), b.get().groups());
        return groups < ErrorBar.FEWEST_BUCKETS
                ? new ScoreDifference(value, OptionalDouble.empty())
                : new ScoreDifference(
                        value, OptionalDouble.of(Math.sqrt(variance.applyAsDouble(a.get(), b.get()))), groups - 1);
    }

    private static Optional<Jackknife> jackknife(Score score) {
        return score.replicates().flatMap(replicates -> replicates.ofCandidate(score.value()));
    }

    /** The difference in standard errors; absent where there is none, or it is 0. */
    public OptionalDouble inStandardErrors() {
        return standardError.isPresent() && standardError.getAsDouble() > 0
                ? OptionalDouble.of(value / standardError.getAsDouble())
                : OptionalDouble.empty();
    }

    /**
     * The probability of a rise this large where there is none: one-sided, by Student's t; absent where there is no standard error.
     */
    public OptionalDouble pValueOfRise() {
        if (standardError.isEmpty()) {
            return OptionalDouble.empty();
        }
        double error = standardError.getAsDouble();
        if (error == 0) {
            return OptionalDouble.of(value > 0 ? 0 : 1);
        }
        return OptionalDouble.of(StudentT.upperTail(value / error, freedom));
    }

    /** The 95% interval of the difference, by Student's t; absent where there is no error. */
    public Optional<Interval> ci95() {
        if (standardError.isEmpty() || !Double.isFinite(value) || !Double.isFinite(standardError.getAsDouble())) {
            return Optional.empty();
        }
        double reach = StudentT.factor95(freedom) * standardError.getAsDouble();
        return Optional.of(new Interval(value - reach, value + reach));
    }
}
