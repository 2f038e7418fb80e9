package io.sparkfidelity.spark;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Features;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFolds;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.metric.Scorer;
import io.sparkfidelity.metric.SeriesRest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scores of candidates against one reference, and how much each metric rises from one candidate to a later one. */
record Scoring(List<EvaluationResult.ModelScore> scores, List<EvaluationResult.Difference> differences) {

    /**
     * A candidate.
     *
     * @param metrics to be computed
     * @param folds over its pairs with the reference, where a metric needs them
     * @param rest of the series of {@code cmmd}, where both sides have rows
     */
    record Candidate(Sample sample, List<Metric> metrics, Optional<PairFolds> folds, Optional<SeriesRest> rest) {}

    /**
     * Scores the candidates in their order.
     *
     * @param title of the model, in reports
     */
    static Scoring of(String title, Features features, Sample reference, List<Candidate> candidates) {
        Scorer scorer = new Scorer(features, reference);
        List<EvaluationResult.ModelScore> scores = new ArrayList<>();
        List<EvaluationResult.Difference> differences = new ArrayList<>();
        for (Candidate candidate : candidates) {
            String name = candidate.sample().name();
            // No task runs now, so that the factorisations may have all cores.
            List<Score> fresh = OpenBlas.alone(
                    () -> scorer.scores(candidate.metrics(), candidate.sample(), candidate.folds(), candidate.rest()));
            for (EvaluationResult.ModelScore earlier : List.copyOf(scores)) {
                fresh.stream()
                        .filter(score -> score.metric().equals(earlier.score().metric()))
                        .forEach(score -> differences.add(new EvaluationResult.Difference(
                                title,
                                score.metric(),
                                earlier.candidate(),
                                name,
                                ScoreDifference.paired(earlier.score(), score))));
            }
            fresh.forEach(score -> scores.add(new EvaluationResult.ModelScore(title, reference.name(), name, score)));
        }
        return new Scoring(List.copyOf(scores), List.copyOf(differences));
    }
}
