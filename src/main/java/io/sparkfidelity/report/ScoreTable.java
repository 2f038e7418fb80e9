package io.sparkfidelity.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A report as aligned lines of text for a console. */
public final class ScoreTable {
    private static final List<String> HEADER =
            List.of("candidate", "metric", "value", "model", "estimator", "n reference", "n candidate");
    /** Columns of numbers, which are aligned to the right. */
    private static final Set<Integer> NUMBERS = Set.of(2, 5, 6);

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
                    score.value() == null ? "-" : String.format(Locale.ROOT, "%.6g", score.value()),
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
