package io.sparkfidelity.report.page;

import io.sparkfidelity.report.PanelEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.List;
import java.util.Optional;

/** What several models say together: the mean of the log ratios of each candidate. */
final class PanelSection {
    private PanelSection() {}

    static Optional<Section> of(Report report) {
        if (report.panel().isEmpty()) {
            return Optional.empty();
        }
        HtmlTable table = new HtmlTable(
                "Ratios over models",
                List.of(
                        HtmlTable.Column.text("metric"),
                        HtmlTable.Column.text("candidate"),
                        HtmlTable.Column.text("models"),
                        HtmlTable.Column.number("geometric mean"),
                        HtmlTable.Column.number("95% interval"),
                        HtmlTable.Column.number("mean of logs"),
                        HtmlTable.Column.number("between models")));
        for (PanelEntry entry : report.panel()) {
            table.row(
                    entry.metric(),
                    entry.candidate(),
                    String.join(", ", entry.models())
                            + (entry.without().isEmpty() ? "" : "; no value: " + String.join(", ", entry.without())),
                    Numbers.of(entry.value()),
                    Numbers.interval(entry.ci95()),
                    Numbers.of(entry.logMean(), entry.standardError()),
                    Numbers.of(entry.spread()));
        }
        return Optional.of(new Section(
                "panel",
                "Panel of models",
                new Markup()
                        .element(
                                "p",
                                "The mean over models of the logarithm of each ratio: 1 is what a perfect model scores, and no"
                                        + " single model decides. The interval is that of the images, for these models; the"
                                        + " last column is the standard deviation of the logarithms between models.")
                        .add(table.markup())));
    }
}
