package io.sparkfidelity.report.text;

import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** For a console, what was left alone of every dataset: one line each, none where it was nothing. */
public final class LeftAloneLines {
    private LeftAloneLines() {}

    public static List<String> of(Report report) {
        // Under several models a dataset has an entry each.
        Set<String> lines = new LinkedHashSet<>();
        for (Report.DatasetEntry dataset : report.datasets()) {
            if (!dataset.leftAlone().isEmpty()) {
                lines.add(TextTable.printable("left alone in " + dataset.name() + ": "
                        + dataset.leftAlone().stream()
                                .map(LeftAloneLines::words)
                                .collect(Collectors.joining(", "))));
            }
        }
        return new ArrayList<>(lines);
    }

    private static String words(Report.LeftAloneEntry entry) {
        return String.format(Locale.ROOT, "%,d %s (%s)", entry.count(), entry.reason(), examples(entry));
    }

    public static String examples(Report.LeftAloneEntry entry) {
        return String.join(", ", entry.examples())
                + (entry.count() > entry.examples().size() ? " ..." : "");
    }
}
