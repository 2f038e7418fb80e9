package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.DotPlot;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.ReferenceCounts;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A plot for each model and metric, and all of what scores say in a table. */
final class ScoresSection {
    private ScoresSection() {}

    static Optional<Section> of(Report report) {
        ScoreGroups scores = new ScoreGroups(report);
        if (scores.models().isEmpty()) {
            return Optional.empty();
        }
        Markup body = new Markup()
                .element(
                        "p",
                        "Dots are values, lines their 95% intervals. The band holds 95% of what perfect models would score"
                                + " here, drawn from the reference's own distribution with the candidate's size; the dashed"
                                + " line is their mean.");
        ReferenceCounts references = new ReferenceCounts(report);
        for (String model : scores.models()) {
            List<Markup> figures = new ArrayList<>();
            scores.metrics(model).stream()
                    .filter(metric -> !SweepSection.shows(metric, scores.metrics(model)))
                    .forEach(metric -> figures.add(figure(scores, model, metric)));
            body.element("h3", "Model " + model)
                    .add(Figure.grid(figures))
                    .add(table(scores, model, references).markup());
        }
        return Optional.of(new Section("scores", "Scores", body));
    }

    /** From which value on, or up to which, a score is that of a perfect model. */
    static String bound(Report.ScoreEntry score, Report.FloorEntry floor) {
        return ScoreGroups.largerIsBetter(score)
                ? "\u2265 " + Numbers.of(floor.q05())
                : "\u2264 " + Numbers.of(floor.q95());
    }

    private static Markup figure(ScoreGroups scores, String model, String metric) {
        List<Report.ScoreEntry> entries = scores.of(model, metric);
        Report.ScoreEntry first = entries.get(0);
        List<DotPlot.Row> rows = new ArrayList<>();
        for (Report.ScoreEntry score : entries) {
            rows.add(new DotPlot.Row(
                    score.candidate(),
                    score.value(),
                    score.standardError(),
                    score.ci95(),
                    band(score),
                    scores.style(score.candidate())));
        }
        DotPlot plot = new DotPlot(
                metric + " of " + entries.size() + " candidates with 95% intervals; the table below has the numbers",
                rows,
                false);
        String correction = Correction.of(first, scores)
                .map(sibling -> "; without bias: " + sibling.name()
                        + (first.details().containsKey(sibling.name()) ? " in the table" : ""))
                .orElse("");
        return new Markup()
                .open("figure", "class", "card")
                .element("h4", metric)
                .element("p", MetricWords.meaning(metric) + MetricWords.limits(metric), "class", "soft")
                .add(plot.markup())
                .element("figcaption", MetricWords.estimate(first) + correction + ".")
                .close("figure");
    }

    private static Optional<DotPlot.Band> band(Report.ScoreEntry score) {
        if (score.floor() == null) {
            return Optional.empty();
        }
        Report.FloorEntry floor = score.floor();
        return Optional.of(
                ScoreGroups.largerIsBetter(score)
                        ? new DotPlot.Band(floor.q05(), Double.POSITIVE_INFINITY, floor.mean())
                        : new DotPlot.Band(Double.NEGATIVE_INFINITY, floor.q95(), floor.mean()));
    }

    private static HtmlTable table(ScoreGroups scores, String model, ReferenceCounts references) {
        HtmlTable table = new HtmlTable(
                "All scores under the model " + model,
                List.of(
                        HtmlTable.Column.text("candidate"),
                        HtmlTable.Column.text("metric"),
                        HtmlTable.Column.number("value"),
                        HtmlTable.Column.number("std. error"),
                        HtmlTable.Column.number("95% interval"),
                        HtmlTable.Column.text("interval of"),
                        HtmlTable.Column.text("bias"),
                        HtmlTable.Column.text("without bias"),
                        HtmlTable.Column.number("perfect, mean"),
                        HtmlTable.Column.number("perfect, 95%"),
                        HtmlTable.Column.text("estimator"),
                        HtmlTable.Column.number("n ref."),
                        HtmlTable.Column.number("n cand.")));
        for (String metric : scores.metrics(model)) {
            for (Report.ScoreEntry score : scores.of(model, metric)) {
                table.row(
                        score.candidate(),
                        metric,
                        Numbers.of(score.value()),
                        Numbers.of(score.standardError()),
                        Numbers.interval(score.ci95()),
                        score.ciOf(),
                        score.bias(),
                        Correction.of(score, scores).map(Correction::text).orElse("-"),
                        score.floor() == null ? "-" : Numbers.of(score.floor().mean()),
                        score.floor() == null ? "-" : bound(score, score.floor()),
                        score.estimator(),
                        references.of(score),
                        TextTable.count(score.n().candidate()));
            }
        }
        return table;
    }
}
