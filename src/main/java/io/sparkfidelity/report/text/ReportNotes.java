package io.sparkfidelity.report.text;

import io.sparkfidelity.report.QualifiedEntry;
import io.sparkfidelity.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A report's warnings, each once, with the metrics it is for and the candidates it is of where it is not of all. */
public final class ReportNotes {
    private ReportNotes() {}

    /** Datasets' warnings, then scores', in the order of the report, then the images that have no value of a scored measure. */
    static List<String> of(Report report) {
        List<String> notes = of(report, report.scores());
        report.scores().stream()
                .map(Report.ScoreEntry::metric)
                .distinct()
                .flatMap(metric -> SetMeans.without(metric, report).stream())
                .forEach(line -> notes.add(TextTable.printable(line)));
        return notes;
    }

    /** The same, of some of its scores. */
    public static List<String> of(Report report, List<Report.ScoreEntry> scores) {
        Set<String> notes = new LinkedHashSet<>();
        for (Report.DatasetEntry dataset : report.datasets()) {
            dataset.warnings().forEach(warning -> notes.add(TextTable.printable(dataset.name() + ": " + warning)));
        }
        QualifiedEntry.notes(report).forEach(note -> notes.add(TextTable.printable(note)));
        warnings(scores).forEach((warning, whose) -> notes.add(TextTable.printable(whose + ": " + warning)));
        return new ArrayList<>(notes);
    }

    /**
     * The warnings of scores, in their order, each with whose it is: metrics of the same candidates stand together, as in {@code
     * fid, cmmd of mild; recall}, and candidates are left out where they are all.
     */
    public static Map<String, String> warnings(List<Report.ScoreEntry> scores) {
        Map<String, Map<String, Set<String>>> warned = new LinkedHashMap<>();
        for (Report.ScoreEntry score : scores) {
            score.warnings().forEach(warning -> warned.computeIfAbsent(warning, key -> new LinkedHashMap<>())
                    .computeIfAbsent(score.metric(), key -> new LinkedHashSet<>())
                    .add(score.candidate()));
        }
        long candidates =
                scores.stream().map(Report.ScoreEntry::candidate).distinct().count();
        Map<String, String> warnings = new LinkedHashMap<>();
        warned.forEach((warning, byMetric) -> warnings.put(warning, whose(byMetric, candidates)));
        return warnings;
    }

    private static String whose(Map<String, Set<String>> byMetric, long candidates) {
        Map<Set<String>, List<String>> metrics = new LinkedHashMap<>();
        byMetric.forEach((metric, of) ->
                metrics.computeIfAbsent(of, key -> new ArrayList<>()).add(metric));
        List<String> parts = new ArrayList<>();
        metrics.forEach((of, names) ->
                parts.add(String.join(", ", names) + (of.size() < candidates ? " of " + String.join(", ", of) : "")));
        return String.join("; ", parts);
    }
}
