package io.sparkfidelity.report.page;

import io.sparkfidelity.report.QualifiedEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.ReportNotes;
import java.util.LinkedHashSet;
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
        Map<String, String> ofScores = ReportNotes.warnings(report.scores());
        ofScores.forEach((warning, whose) -> items.open("li")
                .text(warning + " ")
                .element("span", "(" + whose + ")", "class", "soft")
                .close("li"));
        return ofDatasetsAndModels.isEmpty() && ofScores.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        "notes", "Notes", new Markup().open("ul").add(items).close("ul")));
    }
}
