package io.sparkfidelity.report.page;

import io.sparkfidelity.report.ConfounderEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What tells candidates from the reference, or datasets from each other, beside what their images show. */
public final class ConfoundersSection {
    /** In words; the rest stands in the table. */
    private static final int MOST_SAID = 30;

    private ConfoundersSection() {}

    static Optional<Section> of(Report report) {
        return of(
                report,
                new HtmlTable(
                        "How far candidates are from the reference in what their images do not show",
                        columns(HtmlTable.Column.text("candidate"))),
                entry -> List.of(entry.candidate()));
    }

    /**
     * Of datasets that are held against each other.
     *
     * @param pairs of them
     */
    public static Optional<Section> ofPeers(Report report, long pairs) {
        long listed = report.measures().confounders().stream()
                .map(entry -> List.of(entry.reference(), entry.candidate()))
                .distinct()
                .count();
        return of(
                report,
                new HtmlTable(
                        "How far datasets are from each other in what their images do not show"
                                + (listed < pairs
                                        ? String.format(Locale.ROOT, ": the worst %,d of %,d pairs", listed, pairs)
                                        : ""),
                        columns(HtmlTable.Column.text("first"), HtmlTable.Column.text("second"))),
                entry -> List.of(entry.reference(), entry.candidate()));
    }

    private static Optional<Section> of(Report report, HtmlTable table, Function<ConfounderEntry, List<String>> names) {
        List<ConfounderEntry> all = report.measures().confounders();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<String> apart = all.stream()
                .filter(ConfounderEntry::apart)
                .map(ConfounderEntry::words)
                .toList();
        Markup words = new Markup();
        apart.stream().limit(MOST_SAID).forEach(each -> words.element("li", each));
        if (apart.size() > MOST_SAID) {
            words.element("li", (apart.size() - MOST_SAID) + " more, in the table");
        }
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
        for (ConfounderEntry each : all) {
            List<String> row = new ArrayList<>(names.apply(each));
            row.addAll(List.of(
                    each.measure(),
                    each.apart() ? "yes" : "no",
                    Numbers.of(each.difference()),
                    Numbers.interval(each.ci95()),
                    Numbers.brief(each.totalVariation()),
                    Numbers.brief(each.byChance()),
                    each.words()));
            table.row(row.toArray(String[]::new));
        }
        return Optional.of(new Section("confounders", "Files and light", body.add(table.folded())));
    }

    private static List<HtmlTable.Column> columns(HtmlTable.Column... names) {
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(names));
        columns.addAll(List.of(
                HtmlTable.Column.text("measure"),
                HtmlTable.Column.text("apart"),
                HtmlTable.Column.number("difference", "of the means, in deviations"),
                HtmlTable.Column.number("95% interval"),
                HtmlTable.Column.number("total variation", "of the histograms, 0 to 1"),
                HtmlTable.Column.number("by chance", "between two samples of one population"),
                HtmlTable.Column.text("what they have")));
        return columns;
    }
}
