package io.sparkfidelity.report.page;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.Numbers;
import java.util.Optional;

/**
 * What stands beside a biased score: an estimate of the same quantity without the bias.
 *
 * @param name a metric of the report, or a part of the score's own details
 * @param standardError null where there is none
 */
record Correction(String name, double value, Double standardError) {
    /** The correction that a report has for a score. */
    static Optional<Correction> of(Report.ScoreEntry score, ScoreGroups scores) {
        Optional<String> sibling = Metrics.named(score.metric()).flatMap(Metric::corrected);
        if (sibling.isPresent()) {
            return scores.of(score.model(), sibling.get(), score.candidate())
                    .filter(other -> Numbers.finite(other.value()))
                    .map(other -> new Correction(sibling.get(), other.value(), other.standardError()));
        }
        for (String detail : new String[] {"unbiased", "extrapolated"}) {
            Double value = score.details().get(detail);
            if (Numbers.finite(value)) {
                return Optional.of(new Correction(detail, value, score.details().get(detail + "StandardError")));
            }
        }
        return Optional.empty();
    }

    String text() {
        return name + " " + Numbers.of(value, standardError);
    }
}
