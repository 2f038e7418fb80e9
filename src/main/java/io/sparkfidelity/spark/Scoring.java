package io.sparkfidelity.spark;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Features;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreDifference;
import io.sparkfidelity.metric.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The scores of candidates against one reference, and how much each metric rises from one candidate to a later one. */
record Scoring(List<EvaluationResult.ModelScore> scores, List<EvaluationResult.Difference> differences) {

    /**
     * Scores the candidates in their order.
     *
     * @param title of the model, in reports
     * @param metrics of each candidate
     */
    static Scoring of(
            String title,
            Features features,
            Sample reference,
            List<Sample> candidates,
            Function<Sample, List<Metric>> metrics) {
        Scorer scorer = new Scorer(features, reference);
        List<EvaluationResult.ModelScore> scores = new ArrayList<>();
        List<EvaluationResult.Difference> differences = new ArrayList<>();
        for (Sample candidate : candidates) {
            // No task runs now, so that the factorisations may have all cores.
            List<Score> fresh = OpenBlas.alone(() -> scorer.scores(metrics.apply(candidate), candidate));
            for (EvaluationResult.ModelScore earlier : List.copyOf(scores)) {
                fresh.stream()
                        .filter(score -> score.metric().equals(earlier.score().metric()))
                        .forEach(score -> differences.add(new EvaluationResult.Difference(
                                title,
                                score.metric(),
                                earlier.candidate(),
                                candidate.name(),
                                ScoreDifference.paired(earlier.score(), score))));
            }
            fresh.forEach(score ->
                    scores.add(new EvaluationResult.ModelScore(title, reference.name(), candidate.name(), score)));
        }
        return new Scoring(List.copyOf(scores), List.copyOf(differences));
    }
}
