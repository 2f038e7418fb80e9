package io.sparkfidelity.metric;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a metric says of a candidate against a reference.
 *
 * @param metric its name, such as {@code fid}
 * @param value in the metric's own units
 * @param standardError in the same units; absent where the estimator has none
 * @param ci95 the 95% interval of what {@code coverage} says; absent where there is no standard error
 * @param coverage what an interval around the value would be an interval of
 * @param bias whether the estimator's mean differs from the population's value at this n
 * @param estimator which formula or algorithm gave the value
 * @param referenceN embeddings on the reference's side
 * @param candidateN embeddings on the candidate's side
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
        String estimator,
        long referenceN,
        long candidateN,
        List<String> warnings,
        Map<String, Double> details) {

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
        UPWARD("upward");

        private final String label;

        Bias(String label) {
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

    /** A biased point estimate without an error. */
    static Score plugIn(
            String metric,
            double value,
            String estimator,
            long referenceN,
            long candidateN,
            List<String> warnings,
            Map<String, Double> details) {
        return new Score(
                metric,
                value,
                OptionalDouble.empty(),
                Optional.empty(),
                Coverage.EXPECTATION_AT_THIS_N,
                Bias.UPWARD,
                estimator,
                referenceN,
                candidateN,
                warnings,
                details);
    }

    /** The details in the order of their names. */
    public Map<String, Double> sortedDetails() {
        return new TreeMap<>(details);
    }
}
