package io.sparkfidelity.report.page;

import io.sparkfidelity.report.ConfounderEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.List;
import java.util.Optional;

/** What tells candidates from the reference beside what their images show. */
final class ConfoundersSection {
    private ConfoundersSection() {}

    static Optional<Section> of(Report report) {
        List<ConfounderEntry> all = report.measures().confounders();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<String> apart = all.stream()
                .filter(ConfounderEntry::apart)
                .map(ConfounderEntry::words)
                .toList();
        Markup words = new Markup();
        apart.forEach(each -> words.element("li", each));
        Markup body = new Markup()
                .element(
                        "p",
                        apart.isEmpty()
                                ? "Nothing of files and light tells the sets apart beyond chance."
                                : "These tell the sets apart beyond chance, whatever the images show; every distance of"
                                        + " embeddings may hold them.");
        if (!apart.isEmpty()) {
            body.open("ul").add(words).close("ul");
        }
        return Optional.of(new Section(
                "confounders", "Files and light", body.add(table(all).folded())));
    }

    private static HtmlTable table(List<ConfounderEntry> all) {
        HtmlTable table = new HtmlTable(
                "How far candidates are from the reference in what their images do not show",
                List.of(
                        HtmlTable.Column.text("candidate"),
                        HtmlTable.Column.text("measure"),
                        HtmlTable.Column.text("apart"),
                        HtmlTable.Column.number("difference", "of the means, in deviations"),
                        HtmlTable.Column.number("95% interval"),
                        HtmlTable.Column.number("total variation", "of the histograms, 0 to 1"),
                        HtmlTable.Column.number("by chance", "between two samples of one population"),
                        HtmlTable.Column.text("what they have")));
        all.forEach(each -> table.row(
                each.candidate(),
                each.measure(),
                each.apart() ? "yes" : "no",
                Numbers.of(each.difference()),
                Numbers.interval(each.ci95()),
                Numbers.brief(each.totalVariation()),
                Numbers.brief(each.byChance()),
                each.words()));
        return table;
    }
}
