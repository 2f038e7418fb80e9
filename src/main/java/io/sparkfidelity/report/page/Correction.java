package io.sparkfidelity.report.page;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.Numbers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside a biased score: an estimate of the same quantity without the bias.
 *
 * @param name a metric of the report, or a part of the score's own details
 * @param standardError null where there is none
 */
record Correction(String name, double value, @Nullable Double standardError) {
    /** The correction that a report has for a score. */
    static Optional<Correction> of(Report.ScoreEntry score, ScoreGroups scores) {
        Optional<String> sibling = Metrics.named(score.metric()).flatMap(Metric::corrected);
        if (sibling.isPresent()) {
            return scores.of(score.model(), sibling.get(), score.candidate())
                    .flatMap(other -> of(sibling.get(), other.value(), other.standardError()));
        }
        for (String detail : new String[] {"unbiased", "extrapolated"}) {
            Optional<Correction> found =
                    of(detail, score.details().get(detail), score.details().get(detail + "StandardError"));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Correction> of(String name, @Nullable Double value, @Nullable Double standardError) {
        return value != null && Numbers.finite(value)
                ? Optional.of(new Correction(name, value, standardError))
                : Optional.empty();
    }

    String text() {
        return name + " " + Numbers.of(value, standardError);
    }
}
