package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlPage;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.page.ConfoundersSection;
import io.sparkfidelity.report.page.DatasetsSection;
import io.sparkfidelity.report.page.ExplainSection;
import io.sparkfidelity.report.page.MeasuresSection;
import io.sparkfidelity.report.page.SlicesSection;
import io.sparkfidelity.report.text.LeftAloneLines;
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
        if (audit.map() != null && audit.tree() != null) {
            sections.add(AuditMapSection.of(audit.map(), audit.tree(), audit.datasets()));
        }
        sections.add(AuditMatrixSection.of(audit));
        if (!audit.tests().isEmpty()) {
            sections.add(AuditTestSection.of(audit));
        }
        sections.add(AuditDuplicatesSection.of(audit.duplicates(), report.samples()));
        sections.add(AuditDiversitySection.of(audit));
        int n = audit.datasets().size();
        ConfoundersSection.ofPeers(report, n * (n - 1L) / 2).ifPresent(sections::add);
        MeasuresSection.ofPeers(report).ifPresent(sections::add);
        SlicesSection.of(report).ifPresent(sections::add);
        ExplainSection.of(report).ifPresent(sections::add);
        DatasetsSection.of(report).ifPresent(sections::add);
        List<String> notes = new ArrayList<>(LeftAloneLines.of(report));
        notes.addAll(AuditTable.notes(report, audit));
        if (!notes.isEmpty()) {
            sections.add(notes(notes));
        }
        return HtmlPage.of("Audit of " + n + " datasets", lead(report, audit), sections);
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

    private static Section notes(List<String> notes) {
        Markup body = new Markup().open("ul");
        notes.forEach(note -> body.element("li", note));
        return new Section("notes", "Notes", body.close("ul"));
    }
}
