package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.DotPlot;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much each metric rises from one candidate to another, and whether that is more than chance. */
final class DifferencesSection {
    /** Up to so many candidates every pair is shown, else every candidate against the first. */
    private static final int ALL_PAIRS = 5;

    private DifferencesSection() {}

    static Optional<Section> of(Report report) {
        ScoreGroups scores = new ScoreGroups(report);
        boolean all = scores.candidates().size() <= ALL_PAIRS;
        Map<String, Map<String, List<Report.DifferenceEntry>>> byModel = new LinkedHashMap<>();
        for (Report.DifferenceEntry difference : report.differences()) {
            if (all || difference.from().equals(scores.candidates().get(0))) {
                byModel.computeIfAbsent(difference.model(), model -> new LinkedHashMap<>())
                        .computeIfAbsent(difference.metric(), metric -> new ArrayList<>())
                        .add(difference);
            }
        }
        if (byModel.isEmpty()) {
            return Optional.empty();
        }
        Markup body = new Markup()
                .element(
                        "p",
                        "A positive difference means that the second candidate's value is the higher one. The reference is"
                                + " held fixed, and what the candidates share drops out, so that differences are often known"
                                + " better than the scores themselves. Of intervals around a true 0, one in twenty misses it by"
                                + " chance.");
        if (!all) {
            body.element(
                    "p",
                    "Shown are the differences from " + scores.candidates().get(0)
                            + "; report.json has those of every two candidates.");
        }
        byModel.forEach((model, metrics) -> body.add(ofModel(model, metrics, scores)));
        return Optional.of(new Section("differences", "Differences between candidates", body));
    }

    private static Markup ofModel(String model, Map<String, List<Report.DifferenceEntry>> metrics, ScoreGroups scores) {
        List<Markup> figures = new ArrayList<>();
        HtmlTable table = new HtmlTable(
                "Differences under the model " + model,
                List.of(
                        HtmlTable.Column.text("metric"),
                        HtmlTable.Column.text("from"),
                        HtmlTable.Column.text("to"),
                        HtmlTable.Column.number("difference"),
                        HtmlTable.Column.number("std. error"),
                        HtmlTable.Column.number("95% interval"),
                        HtmlTable.Column.text("so")));
        metrics.forEach((metric, differences) -> {
            List<DotPlot.Row> rows = new ArrayList<>();
            for (Report.DifferenceEntry difference : differences) {
                rows.add(new DotPlot.Row(
                        difference.from() + " \u2192 " + difference.to(),
                        difference.value(),
                        difference.standardError(),
                        difference.ci95(),
                        Optional.empty(),
                        scores.style(difference.to())));
                table.row(row(difference, scores));
            }
            if (!SweepSection.shows(metric, metrics.keySet())) {
                figures.add(new Markup()
                        .open("figure", "class", "card")
                        .element("h4", metric)
                        .add(new DotPlot(
                                        "differences of " + metric
                                                + " with 95% intervals; the table below has the numbers",
                                        rows,
                                        true)
                                .markup())
                        .close("figure"));
            }
        });
        return new Markup()
                .element("h3", "Model " + model)
                .add(Figure.grid(figures))
                .add(table.markup());
    }

    private static List<HtmlTable.Cell> row(Report.DifferenceEntry difference, ScoreGroups scores) {
        return List.of(
                HtmlTable.Cell.of(difference.metric()),
                HtmlTable.Cell.of(difference.from()),
                HtmlTable.Cell.of(difference.to()),
                HtmlTable.Cell.of(Numbers.of(difference.value())),
                HtmlTable.Cell.of(Numbers.of(difference.standardError())),
                HtmlTable.Cell.of(Numbers.interval(difference.ci95())),
                verdict(difference, scores));
    }

    private static HtmlTable.Cell verdict(Report.DifferenceEntry difference, ScoreGroups scores) {
        double[] interval = difference.ci95();
        if (interval == null) {
            return HtmlTable.Cell.of("no interval");
        }
        if (interval[0] <= 0 && interval[1] >= 0) {
            return HtmlTable.Cell.of("not told apart", "soft");
        }
        boolean larger =
                scores.of(difference.model(), difference.metric()).stream().anyMatch(ScoreGroups::largerIsBetter);
        boolean better = interval[0] > 0 == larger;
        return HtmlTable.Cell.verdict(difference.to() + (better ? " is better" : " is worse"), better);
    }
}
