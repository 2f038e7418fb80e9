package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlPage;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.LeftAloneLines;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report of an audit as a page. */
public final class AuditPage {
    private AuditPage() {}

    public static String of(AuditReport audited) {
        Report report = audited.report();
        Audit audit = audited.audit();
        List<Section> sections = new ArrayList<>();
        if (audit.map() != null) {
            sections.add(AuditMapSection.of(audit));
        }
        sections.add(AuditMatrixSection.of(audit));
        if (!audit.tests().isEmpty()) {
            sections.add(AuditTestSection.of(audit));
        }
        sections.add(AuditDuplicatesSection.of(audit.duplicates()));
        sections.add(AuditDiversitySection.of(audit));
        sections.add(datasets(report));
        List<String> notes = new ArrayList<>(LeftAloneLines.of(report));
        notes.addAll(AuditTable.notes(report, audit));
        if (!notes.isEmpty()) {
            sections.add(notes(notes));
        }
        return HtmlPage.of("Audit of " + audit.datasets().size() + " datasets", lead(report, audit), sections);
    }

    private static Markup lead(Report report, Audit audit) {
        Markup lead = new Markup();
        long images = report.datasets().stream()
                .mapToLong(Report.DatasetEntry::embedded)
                .sum();
        lead.element(
                "p",
                String.format(
                        Locale.ROOT,
                        "%,d images, model %s, started %s, spark-fidelity %s.",
                        images,
                        report.models().get(0).name(),
                        report.startedAt(),
                        report.tool().version()));
        lead.open("ul");
        AuditTable.extremes(audit, audit.mainMatrix()).forEach(line -> lead.element("li", line));
        return lead.close("ul");
    }

    private static Section datasets(Report report) {
        Markup body = new Markup()
                .open("div", "class", "wide")
                .open("table")
                .open("thead")
                .open("tr");
        for (String heading : List.of("Dataset", "Source")) {
            body.element("th", heading, "scope", "col");
        }
        for (String heading : List.of("Found", "Embedded", "Rejected", "Left alone")) {
            body.element("th", heading, "scope", "col", "class", "number");
        }
        body.close("tr").close("thead").open("tbody");
        for (Report.DatasetEntry dataset : report.datasets()) {
            body.open("tr")
                    .element("th", dataset.name(), "scope", "row")
                    .element("td", dataset.source(), "class", "path")
                    .element("td", TextTable.count(dataset.found()), "class", "number")
                    .element("td", TextTable.count(dataset.embedded()), "class", "number")
                    .element("td", TextTable.count(dataset.rejected()), "class", "number")
                    .element("td", leftAlone(dataset), "class", "number")
                    .close("tr");
        }
        return new Section(
                "datasets", "Datasets", body.close("tbody").close("table").close("div"));
    }

    private static String leftAlone(Report.DatasetEntry dataset) {
        return TextTable.count(dataset.leftAlone().stream()
                .mapToLong(Report.LeftAloneEntry::count)
                .sum());
    }

    private static Section notes(List<String> notes) {
        Markup body = new Markup().open("ul");
        notes.forEach(note -> body.element("li", note));
        return new Section("notes", "Notes", body.close("ul"));
    }
}
