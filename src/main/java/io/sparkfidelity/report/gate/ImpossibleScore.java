package io.sparkfidelity.report.gate;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.text.TextTable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What no metric gives, and a damaged or forged report may have; nothing is judged by it. */
final class ImpossibleScore {
    private ImpossibleScore() {}

    /** Why a score with a value cannot be, in words; nothing if it can. */
    static Optional<String> reason(Report.ScoreEntry score) {
        ValueRange range = Metrics.named(score.metric()).map(Metric::possible).orElse(ValueRange.ANY);
        String damaged = "; the report is damaged, make it again";
        double value = Objects.requireNonNull(score.value(), "only scores with values are looked at");
        if (!range.holds(value)) {
            return Optional.of(score.metric() + " is " + RiseChecks.plain(value) + " and can be " + range.words()
                    + " only" + damaged);
        }
        if (Arrays.stream(Score.Direction.values())
                .noneMatch(direction -> direction.label().equals(score.direction()))) {
            return Optional.of("nobody knows whether more or less of " + score.metric()
                    + " is better: its direction is '" + TextTable.printable(score.direction()) + "'" + damaged);
        }
        if (score.n().candidate() != null && score.n().candidate() == 0) {
            return Optional.of(score.metric() + " has a value of no images" + damaged);
        }
        if (score.standardError() != null
                && !(score.standardError() >= 0 && ValueRange.isMeasurable(score.standardError()))) {
            return Optional.of("the standard error of " + score.metric() + " is "
                    + RiseChecks.plain(score.standardError()) + damaged);
        }
        Optional<String> replicate = score.replicates() == null
                ? Optional.empty()
                : Stream.of(score.replicates().reference(), score.replicates().candidate())
                        .flatMap(List::stream)
                        .filter(each -> each != null && !ValueRange.isMeasurable(each))
                        .findFirst()
                        .map(each -> "a replicate of " + score.metric() + " is " + RiseChecks.plain(each) + damaged);
        return replicate.or(() -> ContradictedError.reason(score));
    }
}
