package io.sparkfidelity.report.text;

import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.Report;
import java.util.List;
import java.util.Set;

/** A report as aligned lines of text for a console. */
public final class ScoreTable {
    private static final List<String> HEADER = List.of(
            "candidate", "metric", "value", "95% interval", "perfect", "model", "estimator", "n ref.", "n cand.");
    /** Columns of numbers, which are aligned to the right. */
    private static final Set<Integer> NUMBERS = Set.of(2, 3, 4, 7, 8);

    private ScoreTable() {}

    /** All that a report says of scores. */
    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        text.append(RejectLines.of(report));
        text.append(brief(report));
        PrepareLines.of(report).forEach(line -> text.append(line).append('\n'));
        LeftAloneLines.of(report).forEach(line -> text.append(line).append('\n'));
        ReportNotes.of(report)
                .forEach(note -> text.append("note: ").append(note).append('\n'));
        return text.toString();
    }

    /** Verdicts and scores alone. */
    public static String brief(Report report) {
        StringBuilder text = new StringBuilder();
        Verdicts.of(report).forEach(verdict -> text.append(verdict).append('\n'));
        ReferenceCounts references = new ReferenceCounts(report);
        TextTable table = new TextTable(HEADER, NUMBERS);
        for (Report.ScoreEntry score : report.scores()) {
            table.add(List.of(
                    score.candidate(),
                    score.metric(),
                    TextTable.number(score.value()),
                    score.ci95() == null
                            ? "-"
                            : TextTable.number(score.ci95()[0]) + " .. " + TextTable.number(score.ci95()[1]),
                    score.floor() == null ? "-" : perfect(score, score.floor()),
                    score.model(),
                    score.estimator(),
                    references.of(score),
                    TextTable.count(score.n().candidate())));
        }
        return text.append(table).toString();
    }

    /** Up to which value, or from which one, a score is that of a perfect model. */
    private static String perfect(Report.ScoreEntry score, Report.FloorEntry floor) {
        return score.direction().equals(Score.Direction.LARGER_IS_BETTER.label())
                ? ">= " + TextTable.number(floor.q05())
                : "<= " + TextTable.number(floor.q95());
    }
}
