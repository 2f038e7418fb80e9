package io.sparkfidelity.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a metric says of a candidate against a reference.
 *
 * @param metric its name, such as {@code fid}
 * @param value in the metric's own units; NaN where the estimator has no value here, which a warning explains
 * @param standardError in the same units; absent where the estimator has none
 * @param ci95 the 95% interval of what {@code coverage} says; absent where there is no standard error
 * @param coverage what an interval around the value is an interval of
 * @param bias whether the estimator's mean differs from the population's value at this n
 * @param direction which end of the scale is the better one
 * @param estimator which formula or algorithm gave the value
 * @param referenceN embeddings on the reference's side; absent where nobody knows their number
 * @param candidateN embeddings on the candidate's side; absent likewise
 * @param floor what a perfect model would score here; absent where the reference has no buckets
 * @param replicates the score without each bucket; absent where there are no buckets
 * @param warnings sentences for the reader
 * @param details further named numbers, such as the parts of a sum
 */
public record Score(
        String metric,
        double value,
        OptionalDouble standardError,
        Optional<Interval> ci95,
        Coverage coverage,
        Bias bias,
        Direction direction,
        String estimator,
        OptionalLong referenceN,
        OptionalLong candidateN,
        Optional<Floor> floor,
        Optional<Replicates> replicates,
        List<String> warnings,
        Map<String, Double> details) {

    public static final String SAME_SET = "both sides are the same set";
    public static final String INDISTINGUISHABLE = "indistinguishable from the reference at this n";
    /** What makes distances smaller than a perfect model's. */
    private static final String NEARER = "the candidate may hold images of the reference, or copies of them";

    /** What an interval is of. */
    public enum Coverage {
        POPULATION("population"),
        EXPECTATION_AT_THIS_N("expectation-at-this-n");

        private final String label;

        Coverage(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** Which way the estimator errs in the mean. */
    public enum Bias {
        NONE("none"),
        UPWARD("upward"),
        DOWNWARD("downward"),
        /** What the score estimates depends on n itself. */
        UNKNOWN("unknown");

        private final String label;

        Bias(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** Which of two values is the better one. */
    public enum Direction {
        SMALLER_IS_BETTER("smaller-is-better"),
        LARGER_IS_BETTER("larger-is-better");

        private final String label;

        Direction(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public Score {
        warnings = List.copyOf(warnings);
        details = Map.copyOf(details);
    }

    /** Whether the estimator has a value here. */
    public boolean hasValue() {
        return !Double.isNaN(value);
    }

    /** The same with more for the reader. */
    public Score withWarnings(List<String> more) {
        return with(floor, Stream.concat(warnings.stream(), more.stream()).toList(), details);
    }

    /** The details in the order of their names. */
    public Map<String, Double> sortedDetails() {
        return new TreeMap<>(details);
    }

    /**
     * The same score beside what a perfect model would score, and a warning where the two cannot be told apart, or where it is
     * better than a perfect model's.
     *
     * @param misled what takes the metric in, if it is known
     */
    public Score withFloor(Floor perfect, Optional<String> misled) {
        List<String> all = new ArrayList<>(warnings);
        perfect.note().ifPresent(all::add);
        switch (perfect.of(value, direction)) {
            case WITHIN -> all.add(INDISTINGUISHABLE);
            case BETTER -> {
                if (!all.contains(ScoreBuilder.SAME_SET)) {
                    all.add("better than a perfect model's: " + misled.orElse(NEARER));
                }
            }
            case WORSE -> {}
        }
        return with(Optional.of(perfect), all, details);
    }

    /** The same score with further named numbers. */
    public Score withDetails(Map<String, Double> more) {
        Map<String, Double> all = new HashMap<>(details);
        all.putAll(more);
        return with(floor, warnings, all);
    }

    /** The same score without a sentence that does not matter here. */
    public Score withoutWarning(String sentence) {
        return with(
                floor,
                warnings.stream().filter(warning -> !warning.equals(sentence)).toList(),
                details);
    }

    private Score with(Optional<Floor> otherFloor, List<String> otherWarnings, Map<String, Double> otherDetails) {
        return new Score(
                metric,
                value,
                standardError,
                ci95,
                coverage,
                bias,
                direction,
                estimator,
                referenceN,
                candidateN,
                otherFloor,
                replicates,
                otherWarnings,
                otherDetails);
    }
}
