package io.sparkfidelity.report.audit;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Each dataset alone: how varied it is, and how much it repeats itself. */
final class AuditDiversitySection {
    private AuditDiversitySection() {}

    static Section of(Audit audit) {
        List<String> metrics = audit.diversity().stream()
                .map(Audit.DiversityEntry::metric)
                .distinct()
                .toList();
        Map<String, Double> largest = new HashMap<>();
        audit.diversity().stream()
                .filter(entry -> entry.value() != null)
                .forEach(entry -> largest.merge(entry.metric(), entry.value(), Math::max));
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(HtmlTable.Column.text("dataset")));
        metrics.forEach(metric -> columns.add(HtmlTable.Column.number(metric, words(metric))));
        columns.add(HtmlTable.Column.number("repeated"));
        columns.add(HtmlTable.Column.number("near pairs"));
        HtmlTable table = new HtmlTable("Diversity", columns, "diversity");
        for (Audit.WithinCount within : audit.duplicates().within()) {
            List<HtmlTable.Cell> row = new ArrayList<>(List.of(HtmlTable.Cell.of(within.dataset())));
            for (String metric : metrics) {
                audit.diversity().stream()
                        .filter(entry -> entry.dataset().equals(within.dataset())
                                && entry.metric().equals(metric))
                        .forEach(entry -> row.add(cell(entry, largest.getOrDefault(metric, 1.0))));
            }
            row.add(HtmlTable.Cell.of(TextTable.count(within.repeated())));
            row.add(HtmlTable.Cell.of(TextTable.count(within.near())));
            table.row(row);
        }
        Markup body = new Markup()
                .element(
                        "p",
                        "Values with standard errors; bars compare the datasets of a column. Repeated images have the bytes"
                                + " of another image of their dataset.",
                        "class",
                        "soft")
                .add(table.markup());
        return new Section("diversity", "Diversity of each dataset", body);
    }

    private static String words(String metric) {
        return Metrics.named(metric).map(Metric::words).orElse("");
    }

    private static HtmlTable.Cell cell(Audit.DiversityEntry entry, double largest) {
        if (entry.value() == null) {
            return HtmlTable.Cell.of("-");
        }
        double width = 100 * entry.value() / largest;
        Markup content = new Markup()
                .text(Numbers.of(entry.value(), entry.standardError()))
                .open("svg", "viewBox", "0 0 100 4", "width", "100", "height", "4", "aria-hidden", "true")
                .empty(
                        "rect",
                        "x",
                        String.format(Locale.ROOT, "%.1f", 100 - width),
                        "width",
                        String.format(Locale.ROOT, "%.1f", width),
                        "height",
                        "4",
                        "class",
                        "bar")
                .close("svg");
        return new HtmlTable.Cell(content, "");
    }
}
