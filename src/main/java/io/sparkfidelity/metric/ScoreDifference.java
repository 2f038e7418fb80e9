package io.sparkfidelity.metric;

import io.sparkfidelity.metric.statistics.StudentT;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How much a score rose between two candidates, or two nights, on one reference.
 *
 * @param value the later score less the earlier one
 * @param standardError of the difference with the reference held fixed; absent where a score has no candidate replicates
 */
public record ScoreDifference(double value, OptionalDouble standardError) {

    /**
     * The difference of scores by one metric on one reference, bucket by bucket: with delta_j the difference without
     * bucket j of either candidate, SE^2 = (15/16) sum (delta_j - mean)^2. What the candidates share (prompts, seeds)
     * drops out; where they share nothing it is right too.
     *
     * @throws IllegalArgumentException if the metrics differ
     */
    public static ScoreDifference paired(Score earlier, Score later) {
        List<Double> a = replicates(earlier);
        List<Double> b = replicates(later);
        return of(earlier, later, a.isEmpty() || b.isEmpty() ? OptionalDouble.empty() : error(minus(b, a)));
    }

    /** The difference of scores whose candidates have no units in common: their variances add. */
    public static ScoreDifference independent(Score earlier, Score later) {
        List<Double> a = replicates(earlier);
        List<Double> b = replicates(later);
        return of(
                earlier,
                later,
                a.isEmpty() || b.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Math.hypot(
                                error(values(a)).getAsDouble(), error(values(b)).getAsDouble())));
    }

    /** The difference in standard errors; absent where there is none. */
    public OptionalDouble inStandardErrors() {
        return standardError.isPresent()
                ? OptionalDouble.of(value / standardError.getAsDouble())
                : OptionalDouble.empty();
    }

    /**
     * The probability of a rise this large where there is none: one-sided, by Student's t with one degree of freedom fewer
     * than buckets; absent where there is no standard error.
     */
    public OptionalDouble pValueOfRise() {
        if (standardError.isEmpty()) {
            return OptionalDouble.empty();
        }
        double error = standardError.getAsDouble();
        if (error == 0) {
            return OptionalDouble.of(value > 0 ? 0 : 1);
        }
        return OptionalDouble.of(StudentT.upperTail(value / error, Bucket.COUNT - 1));
    }

    /** The 95% interval of the difference, by Student's t with 15 degrees of freedom; absent where there is no error. */
    public Optional<Interval> ci95() {
        if (standardError.isEmpty() || !Double.isFinite(value) || !Double.isFinite(standardError.getAsDouble())) {
            return Optional.empty();
        }
        double reach = StudentT.factor95(Bucket.COUNT - 1) * standardError.getAsDouble();
        return Optional.of(new Interval(value - reach, value + reach));
    }

    private static ScoreDifference of(Score earlier, Score later, OptionalDouble error) {
        if (!earlier.metric().equals(later.metric())) {
            throw new IllegalArgumentException(
                    "a difference of " + earlier.metric() + " and " + later.metric() + " says nothing");
        }
        return new ScoreDifference(later.value() - earlier.value(), error);
    }

    private static List<Double> replicates(Score score) {
        return score.replicates().map(Replicates::candidate).orElse(List.of());
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] minus(List<Double> b, List<Double> a) {
        double[] differences = values(b);
        for (int j = 0; j < differences.length; j++) {
            differences[j] -= a.get(j);
        }
        return differences;
    }

    private static OptionalDouble error(double[] replicates) {
        double mean = Arrays.stream(replicates).average().orElseThrow();
        double sum = Arrays.stream(replicates).map(r -> (r - mean) * (r - mean)).sum();
        return OptionalDouble.of(Math.sqrt(sum * (replicates.length - 1) / replicates.length));
    }
}
