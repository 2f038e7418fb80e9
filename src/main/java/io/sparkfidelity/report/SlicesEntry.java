package io.sparkfidelity.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.classes.ShareShift;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.metric.statistics.Holm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The slices of all candidates under one model.
 *
 * @param groupBy the column whose values are the slices
 * @param minimum images that a slice needs on both sides to be scored
 * @param rankedBy the metric that ranks slices; larger is worse
 * @param scored worst first, all candidates together
 * @param unscored by candidate and name; their scores are empty
 * @param reference that the candidates are held against, where several of them are; else null
 */
public record SlicesEntry(
        String model,
        String groupBy,
        long minimum,
        String rankedBy,
        List<CandidateEntry> candidates,
        List<SliceEntry> scored,
        List<SliceEntry> unscored,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reference) {

    /** The same against one of several references. */
    public SlicesEntry against(String name) {
        return new SlicesEntry(model, groupBy, minimum, rankedBy, candidates, scored, unscored, name);
    }

    /** What a heading says of it: the column, the model and, of several, the reference. */
    public String words() {
        return "by " + groupBy + " on " + model + (reference == null ? "" : " against " + reference);
    }

    /**
     * The metrics beside the one that ranks, which have a value of some slice, in the order of the scores; without the one
     * that the ranking metric is the correction of.
     */
    public List<String> further() {
        return scored.stream()
                .flatMap(slice -> slice.scores().stream())
                .filter(score -> score.value() != null)
                .map(Report.ScoreEntry::metric)
                .filter(metric -> !metric.equals(rankedBy))
                .filter(metric -> Metrics.named(metric)
                        .flatMap(Metric::corrected)
                        .filter(rankedBy::equals)
                        .isEmpty())
                .distinct()
                .toList();
    }

    /** A slice of a candidate. */
    public record Key(String candidate, String slice) {}

    /** The same with further scores of the slices that are scored. */
    public SlicesEntry with(Map<Key, List<Report.ScoreEntry>> further) {
        return new SlicesEntry(
                model,
                groupBy,
                minimum,
                rankedBy,
                candidates,
                scored.stream()
                        .map(slice ->
                                slice.with(further.getOrDefault(new Key(slice.candidate(), slice.slice()), List.of())))
                        .toList(),
                unscored,
                reference);
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
     * @param scores in JSON without names, floors and replicates; intervals are not adjusted for the number of slices
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

            @JsonIgnoreProperties({"model", "candidate", "reference", "floor", "replicates"})
            List<Report.ScoreEntry> scores,

            @Nullable Double pAdjusted) {

        /** The score of a metric, if there is one. */
        public Optional<Report.ScoreEntry> score(String metric) {
            return scores.stream()
                    .filter(score -> score.metric().equals(metric))
                    .findFirst();
        }

        private Optional<Double> pValue(String metric) {
            return score(metric).flatMap(Report.ScoreEntry::pValue);
        }

        private SliceEntry with(List<Report.ScoreEntry> further) {
            return new SliceEntry(
                    model,
                    candidate,
                    groupBy,
                    slice,
                    n,
                    share,
                    Stream.concat(scores.stream(), further.stream()).toList(),
                    pAdjusted);
        }

        private SliceEntry withAdjusted(double p) {
            return new SliceEntry(model, candidate, groupBy, slice, n, share, scores, p);
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
        public static ShareEntry of(ShareShift shift) {
            return new ShareEntry(
                    shift.reference(), shift.candidate(), shift.difference(), orNull(shift.standardError()));
        }
    }

    /**
     * Ranks slices, and adjusts the p-values of each candidate's for their number.
     *
     * @param slices of the candidates in their order, each one's by name; without adjusted p-values
     */
    public static SlicesEntry ranked(
            String model,
            String groupBy,
            long minimum,
            String rankedBy,
            List<CandidateEntry> candidates,
            List<SliceEntry> slices) {
        List<SliceEntry> scored = new ArrayList<>();
        List<SliceEntry> unscored = new ArrayList<>();
        for (CandidateEntry candidate : candidates) {
            List<SliceEntry> mine = slices.stream()
                    .filter(slice -> slice.candidate().equals(candidate.candidate()))
                    .toList();
            adjusted(mine, rankedBy).forEach(slice -> (slice.scores().isEmpty() ? unscored : scored).add(slice));
        }
        // Stable: equal ones stay by candidate and name, and slices without a value come last.
        scored.sort(Comparator.comparing(
                slice -> slice.score(rankedBy).map(Report.ScoreEntry::value).orElse(Double.NEGATIVE_INFINITY),
                Comparator.reverseOrder()));
        return new SlicesEntry(
                model,
                groupBy,
                minimum,
                rankedBy,
                List.copyOf(candidates),
                List.copyOf(scored),
                List.copyOf(unscored),
                null);
    }

    private static List<SliceEntry> adjusted(List<SliceEntry> slices, String rankedBy) {
        double[] adjusted = Holm.adjust(slices.stream()
                .flatMap(slice -> slice.pValue(rankedBy).stream())
                .mapToDouble(p -> p)
                .toArray());
        List<SliceEntry> all = new ArrayList<>();
        int next = 0;
        for (SliceEntry slice : slices) {
            all.add(slice.pValue(rankedBy).isPresent() ? slice.withAdjusted(adjusted[next++]) : slice);
        }
        return all;
    }

    private static @Nullable Double orNull(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
