package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkfidelity.metric.Score;
import java.util.List;
import java.util.Map;

/**
 * The schema {@code spark-fidelity/report/1}; components are the JSON's keys.
 *
 * @param startedAt ISO 8601, UTC
 * @param spec the job as it was understood, after files, settings and flags
 * @param environment versions of Java, Spark and the BLAS kernel
 */
public record Report(
        String schema,
        Tool tool,
        String startedAt,
        Map<String, Object> spec,
        List<DatasetEntry> datasets,
        List<ModelEntry> models,
        List<ScoreEntry> scores,
        List<TimingEntry> timings,
        Map<String, String> environment) {
    public static final String SCHEMA = "spark-fidelity/report/1";

    public record Tool(String version, String commit) {}

    /**
     * One dataset under one model; found = embedded + rejected.
     *
     * @param fingerprint of the source's listing
     * @param rejects counts by {@code stage/reason}
     * @param duplicates rows of the source whose id another row has; of each id one counts as found
     * @param tally SHA-256 of the pooled tally: equal exactly where all sums are
     */
    public record DatasetEntry(
            String name,
            String role,
            String model,
            String source,
            long found,
            long embedded,
            long rejected,
            Map<String, Long> rejects,
            long duplicates,
            List<String> warnings,
            String fingerprint,
            String tally) {}

    public record ModelEntry(String name, String fingerprint, int dimension, String engine) {}

    /** Numbers that an estimator does not give are null. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record ScoreEntry(
            String metric,
            String model,
            String candidate,
            String reference,
            Double value,
            Double standardError,
            double[] ci95,
            String ciOf,
            String bias,
            String estimator,
            Counts n,
            List<String> warnings,
            Map<String, Double> details) {

        public static ScoreEntry of(String model, String reference, String candidate, Score score) {
            return new ScoreEntry(
                    score.metric(),
                    model,
                    candidate,
                    reference,
                    score.hasValue() ? score.value() : null,
                    score.standardError().isPresent() ? score.standardError().getAsDouble() : null,
                    score.ci95().map(i -> new double[] {i.low(), i.high()}).orElse(null),
                    score.coverage().label(),
                    score.bias().label(),
                    score.estimator(),
                    new Counts(score.referenceN(), score.candidateN()),
                    score.warnings(),
                    score.sortedDetails());
        }
    }

    public record Counts(long reference, long candidate) {}

    public record TimingEntry(String stage, double seconds, long images) {}
}
