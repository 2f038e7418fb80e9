package io.sparkfidelity.report.text;

import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A report's warnings, each once, with the candidates it is of where it is not of all. */
final class ReportNotes {
    private ReportNotes() {}

    /** Datasets' warnings, then scores', in the order of the report. */
    static List<String> of(Report report) {
        Set<String> notes = new LinkedHashSet<>();
        Map<List<String>, Set<String>> warned = new LinkedHashMap<>();
        for (Report.DatasetEntry dataset : report.datasets()) {
            dataset.warnings().forEach(warning -> notes.add(TextTable.printable(dataset.name() + ": " + warning)));
        }
        for (Report.ScoreEntry score : report.scores()) {
            score.warnings().forEach(warning -> warned.computeIfAbsent(
                            List.of(score.metric(), TextTable.printable(warning)), key -> new LinkedHashSet<>())
                    .add(TextTable.printable(score.candidate())));
        }
        long candidates = report.scores().stream()
                .map(Report.ScoreEntry::candidate)
                .distinct()
                .count();
        warned.forEach((key, of) -> notes.add(
                key.get(0) + (of.size() < candidates ? " of " + String.join(", ", of) : "") + ": " + key.get(1)));
        return new ArrayList<>(notes);
    }
}
