package io.sparkfidelity.report.page;

import io.sparkfidelity.report.QualifiedEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Warnings in words, each once, with the metrics and candidates that it is of. */
final class NotesSection {
    private NotesSection() {}

    static Optional<Section> of(Report report) {
        Markup items = new Markup();
        Set<String> ofDatasetsAndModels = new LinkedHashSet<>();
        for (Report.DatasetEntry dataset : report.datasets()) {
            dataset.warnings().forEach(warning -> ofDatasetsAndModels.add(dataset.name() + ": " + warning));
        }
        ofDatasetsAndModels.addAll(QualifiedEntry.notes(report));
        ofDatasetsAndModels.forEach(warning -> items.element("li", warning));
        Map<String, Map<String, Set<String>>> ofScores = new LinkedHashMap<>();
        for (Report.ScoreEntry score : report.scores()) {
            score.warnings().forEach(warning -> ofScores.computeIfAbsent(warning, text -> new LinkedHashMap<>())
                    .computeIfAbsent(score.metric(), metric -> new LinkedHashSet<>())
                    .add(score.candidate()));
        }
        int candidates = new ScoreGroups(report).candidates().size();
        ofScores.forEach((warning, metrics) -> items.open("li")
                .text(warning + " ")
                .element("span", "(" + where(metrics, candidates) + ")", "class", "soft")
                .close("li"));
        return ofDatasetsAndModels.isEmpty() && ofScores.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        "notes", "Notes", new Markup().open("ul").add(items).close("ul")));
    }

    /** Metrics of the same candidates together, as in {@code fid, cmmd of mild; recall}. */
    private static String where(Map<String, Set<String>> metrics, int candidates) {
        Map<Set<String>, List<String>> byCandidates = new LinkedHashMap<>();
        metrics.forEach((metric, of) ->
                byCandidates.computeIfAbsent(of, set -> new ArrayList<>()).add(metric));
        List<String> parts = new ArrayList<>();
        byCandidates.forEach((of, names) ->
                parts.add(String.join(", ", names) + (of.size() < candidates ? " of " + String.join(", ", of) : "")));
        return String.join("; ", parts);
    }
}
