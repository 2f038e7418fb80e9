package io.sparkfidelity.report.audit;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.diversity.Diversity;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.TextTable;
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
        Markup body = new Markup()
                .element(
                        "p",
                        "Values with standard errors; bars compare the datasets of a column. Repeated images have the bytes"
                                + " of another image of their dataset.",
                        "class",
                        "soft")
                .open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Diversity")
                .open("table", "class", "diversity")
                .open("thead")
                .open("tr")
                .element("th", "Dataset", "scope", "col");
        for (String metric : metrics) {
            body.open("th", "scope", "col", "class", "number")
                    .text(metric)
                    .element("small", words(metric), "class", "soft")
                    .close("th");
        }
        body.element("th", "Repeated", "scope", "col", "class", "number")
                .element("th", "Near pairs", "scope", "col", "class", "number")
                .close("tr")
                .close("thead")
                .open("tbody");
        for (Audit.WithinCount within : audit.duplicates().within()) {
            body.open("tr").element("th", within.dataset(), "scope", "row");
            for (String metric : metrics) {
                audit.diversity().stream()
                        .filter(entry -> entry.dataset().equals(within.dataset())
                                && entry.metric().equals(metric))
                        .forEach(entry -> cell(body, entry, largest.getOrDefault(metric, 1.0)));
            }
            body.element("td", TextTable.count(within.repeated()), "class", "number")
                    .element("td", TextTable.count(within.near()), "class", "number")
                    .close("tr");
        }
        return new Section(
                "diversity",
                "Diversity of each dataset",
                body.close("tbody").close("table").close("div"));
    }

    private static String words(String metric) {
        return metric.equals(Diversity.INTRINSIC_DIMENSION)
                ? Diversity.INTRINSIC_DIMENSION_WORDS
                : Metrics.named(metric).map(Metric::words).orElse("");
    }

    private static void cell(Markup body, Audit.DiversityEntry entry, double largest) {
        if (entry.value() == null) {
            body.element("td", "-", "class", "number");
            return;
        }
        double width = 100 * entry.value() / largest;
        body.open("td", "class", "number")
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
                .close("svg")
                .close("td");
    }
}
