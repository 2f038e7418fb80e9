package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.classes.ShareShift;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.metric.scoring.SliceTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The slices of all candidates under one model.
 *
 * @param groupBy the column whose values are the slices
 * @param minimum images that a slice needs on both sides to be scored
 * @param rankedBy the metric that ranks slices; larger is worse
 * @param scored worst first, all candidates together
 * @param unscored by candidate and name; their scores are empty
 */
public record SlicesEntry(
        String model,
        String groupBy,
        long minimum,
        String rankedBy,
        List<CandidateEntry> candidates,
        List<SliceEntry> scored,
        List<SliceEntry> unscored) {

    /**
     * The metrics beside the one that ranks, which have a value of some slice, in the order of the scores; without the one
     * that the ranking metric is the correction of.
     */
    public List<String> further() {
        return scored.stream()
                .flatMap(slice -> slice.scores().stream())
                .filter(score -> score.value() != null)
                .map(SliceScore::metric)
                .filter(metric -> !metric.equals(rankedBy))
                .filter(metric -> Metrics.named(metric)
                        .flatMap(Metric::corrected)
                        .filter(rankedBy::equals)
                        .isEmpty())
                .distinct()
                .toList();
    }

    /**
     * A candidate's shares as a whole.
     *
     * @param shareDivergence Jensen-Shannon divergence of the shares, half a count added to each, in nats: 0 to log 2
     */
    public record CandidateEntry(String candidate, double shareDivergence) {}

    /**
     * A slice of a candidate and of the reference.
     *
     * @param n embeddings
     * @param pAdjusted of the ranking metric's test, adjusted for the number of the candidate's slices (Holm 1979); null
     *     where it has none
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record SliceEntry(
            String model,
            String candidate,
            String groupBy,
            String slice,
            Report.Counts n,
            ShareEntry share,
            List<SliceScore> scores,
            @Nullable Double pAdjusted) {

        /** The score of a metric, if there is one. */
        public Optional<SliceScore> score(String metric) {
            return scores.stream()
                    .filter(score -> score.metric().equals(metric))
                    .findFirst();
        }
    }

    /**
     * The shares of a slice.
     *
     * @param difference candidate less reference
     * @param standardError of the difference; null where a set fills fewer than 8 buckets
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record ShareEntry(
            double reference,
            double candidate,
            double difference,
            @Nullable Double standardError) {
        static ShareEntry of(ShareShift shift) {
            return new ShareEntry(
                    shift.reference(), shift.candidate(), shift.difference(), orNull(shift.standardError()));
        }
    }

    /** As {@link Report.ScoreEntry}, without floor and replicates; intervals are not adjusted for the number of slices. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record SliceScore(
            String metric,
            @Nullable Double value,
            @Nullable Double standardError,
            double @Nullable [] ci95,
            String ciOf,
            String bias,
            String direction,
            String estimator,
            Report.Counts n,
            List<String> warnings,
            Map<String, Double> details) {
        static SliceScore of(Score score) {
            return new SliceScore(
                    score.metric(),
                    score.hasValue() ? score.value() : null,
                    orNull(score.standardError()),
                    score.ci95().map(SliceScore::ends).orElse(null),
                    score.coverage().label(),
                    score.bias().label(),
                    score.direction().label(),
                    score.estimator(),
                    Report.Counts.of(score.referenceN(), score.candidateN()),
                    score.warnings(),
                    score.sortedDetails());
        }

        private static double[] ends(Interval interval) {
            return new double[] {interval.low(), interval.high()};
        }
    }

    public static SlicesEntry of(SliceTable table) {
        List<SliceEntry> scored = new ArrayList<>();
        List<SliceEntry> unscored = new ArrayList<>();
        for (SliceTable.Candidate candidate : table.candidates()) {
            for (SliceTable.Slice slice : candidate.slices()) {
                (slice.isScored() ? scored : unscored).add(entry(table, candidate.name(), slice));
            }
        }
        // Stable: slices without a value keep their order at the end.
        scored.sort(Comparator.comparing(
                slice -> slice.score(table.ranking()).map(SliceScore::value).orElse(Double.NEGATIVE_INFINITY),
                Comparator.reverseOrder()));
        return new SlicesEntry(
                table.model(),
                table.groupBy(),
                table.minimum(),
                table.ranking(),
                table.candidates().stream()
                        .map(candidate -> new CandidateEntry(candidate.name(), candidate.shareDivergence()))
                        .toList(),
                List.copyOf(scored),
                List.copyOf(unscored));
    }

    private static SliceEntry entry(SliceTable table, String candidate, SliceTable.Slice slice) {
        return new SliceEntry(
                table.model(),
                candidate,
                table.groupBy(),
                slice.name(),
                new Report.Counts(slice.referenceN(), slice.candidateN()),
                ShareEntry.of(slice.share()),
                slice.scores().stream().map(SliceScore::of).toList(),
                orNull(slice.pAdjusted()));
    }

    private static @Nullable Double orNull(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
