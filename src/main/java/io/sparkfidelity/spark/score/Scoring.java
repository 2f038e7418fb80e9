package io.sparkfidelity.spark.score;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scores of candidates against one reference, and how much each metric rises from one candidate to a later one. */
public record Scoring(List<Report.ScoreEntry> scores, List<Report.DifferenceEntry> differences) {

    /** No score. */
    public static final Scoring NONE = new Scoring(List.of(), List.of());

    /** With the scores of the same candidates against another reference; a candidate's scores stay together. */
    public Scoring plus(Scoring other) {
        Map<String, List<Report.ScoreEntry>> byCandidate = Stream.concat(scores.stream(), other.scores.stream())
                .collect(Collectors.groupingBy(Report.ScoreEntry::candidate, LinkedHashMap::new, Collectors.toList()));
        return new Scoring(
                byCandidate.values().stream().flatMap(List::stream).toList(),
                Stream.concat(differences.stream(), other.differences.stream()).toList());
    }

    /**
     * A candidate.
     *
     * @param metrics to be computed
     * @param pairs with the reference, where a metric needs them
     * @param fewPairs where a metric makes use of them and both sides have rows
     */
    public record Candidate(
            Sample sample, List<Metric> metrics, Optional<PairFindings> pairs, Optional<FewPairs> fewPairs) {}

    /** How much is found out beside the scores. */
    public enum Extent {
        /** Floors, the pairs of a few rows, and differences between candidates. */
        FULL,
        /** Differences between candidates. */
        DIFFERENCES,
        /** Nothing, as where every set is a reference of all others. */
        SCORES_ONLY;

        boolean floors() {
            return this == FULL;
        }

        boolean differences() {
            return this != SCORES_ONLY;
        }
    }

    /**
     * Scores the candidates in their order.
     *
     * @param title of the model, in reports
     */
    public static Scoring of(
            String title, ModelTraits features, Sample reference, List<Candidate> candidates, Extent extent) {
        Scorer scorer = extent.floors() ? new Scorer(features, reference) : Scorer.withoutFloors(features, reference);
        List<Report.ScoreEntry> scores = new ArrayList<>();
        List<Report.DifferenceEntry> differences = new ArrayList<>();
        List<Named> known = new ArrayList<>();
        for (Candidate candidate : candidates) {
            String name = candidate.sample().name();
            // No task runs now, so that the factorisations may have all cores.
            List<Score> fresh = OpenBlas.alone(() ->
                    scorer.scores(candidate.metrics(), candidate.sample(), candidate.pairs(), candidate.fewPairs()));
            for (Named earlier : extent.differences() ? known : List.<Named>of()) {
                fresh.stream()
                        .filter(score -> score.metric().equals(earlier.score().metric()))
                        .forEach(score -> differences.add(Report.DifferenceEntry.of(
                                score.metric(),
                                title,
                                earlier.candidate(),
                                name,
                                ScoreDifference.paired(earlier.score(), score))));
            }
            fresh.forEach(score -> {
                known.add(new Named(name, score));
                scores.add(Report.ScoreEntry.of(title, reference.name(), name, score));
            });
        }
        return new Scoring(List.copyOf(scores), List.copyOf(differences));
    }

    private record Named(String candidate, Score score) {}
}
