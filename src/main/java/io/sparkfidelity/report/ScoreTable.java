package io.sparkfidelity.report;

import io.sparkfidelity.metric.Score;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A report as aligned lines of text for a console. */
public final class ScoreTable {
    private static final List<String> HEADER = List.of(
            "candidate", "metric", "value", "95% interval", "perfect", "model", "estimator", "n ref.", "n cand.");
    /** Columns of numbers, which are aligned to the right. */
    private static final Set<Integer> NUMBERS = Set.of(2, 3, 4, 7, 8);

    private ScoreTable() {}

    public static String of(Report report) {
        StringBuilder text = new StringBuilder();
        for (Report.DatasetEntry dataset : report.datasets()) {
            if (dataset.rejected() > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "%s: %,d found = %,d embedded + %,d rejected %s%n",
                        printable(dataset.name()),
                        dataset.found(),
                        dataset.embedded(),
                        dataset.rejected(),
                        dataset.rejects()));
            }
        }
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        Set<String> warnings = new LinkedHashSet<>();
        for (Report.DatasetEntry dataset : report.datasets()) {
            dataset.warnings().forEach(warning -> warnings.add(printable(dataset.name() + ": " + warning)));
        }
        for (Report.ScoreEntry score : report.scores()) {
            rows.add(List.of(
                    printable(score.candidate()),
                    score.metric(),
                    number(score.value()),
                    score.ci95() == null ? "-" : number(score.ci95()[0]) + " .. " + number(score.ci95()[1]),
                    score.floor() == null ? "-" : perfect(score),
                    score.model(),
                    score.estimator(),
                    String.format(Locale.ROOT, "%,d", score.n().reference()),
                    String.format(Locale.ROOT, "%,d", score.n().candidate())));
            score.warnings().forEach(warning -> warnings.add(score.metric() + ": " + printable(warning)));
        }
        appendAligned(text, rows);
        warnings.forEach(warning -> text.append("note: ").append(warning).append('\n'));
        return text.toString();
    }

    /** Up to which value, or from which one, a score is that of a perfect model. */
    private static String perfect(Report.ScoreEntry score) {
        return score.direction().equals(Score.Direction.LARGER_IS_BETTER.label())
                ? ">= " + number(score.floor().q05())
                : "<= " + number(score.floor().q95());
    }

    private static String number(Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.5g", value);
    }

    private static void appendAligned(StringBuilder text, List<List<String>> rows) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String pad = " ".repeat(widths[c] - row.get(c).length());
                line.append(NUMBERS.contains(c) ? pad + row.get(c) : row.get(c) + pad)
                        .append("  ");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }

    /** Names come from paths: nothing in them may steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
