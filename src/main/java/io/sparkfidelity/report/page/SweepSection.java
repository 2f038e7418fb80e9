package io.sparkfidelity.report.page;

import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.LineChart;
import io.sparkfidelity.report.chart.Series;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The squared MMD over the bandwidth of its Gaussian kernel. */
final class SweepSection {
    private static final String SIGMA = "sigma";
    /** The bandwidth of CMMD (Jayasumana et al. 2024). */
    private static final double PUBLISHED = 10;

    private SweepSection() {}

    /** Whether this section has the plots of a metric, given those that there are. */
    static boolean shows(String metric, Collection<String> metrics) {
        return swept(metric) && metrics.stream().filter(SweepSection::swept).count() > 1;
    }

    /** One of a family: those are told apart by their bandwidth. */
    private static boolean swept(String name) {
        return Metrics.named(name)
                .filter(metric -> !metric.family().equals(name))
                .isPresent();
    }

    static Optional<Section> of(Report report) {
        ScoreGroups scores = new ScoreGroups(report);
        Markup body = new Markup();
        boolean any = false;
        for (String model : scores.models()) {
            if (scores.metrics(model).stream().anyMatch(metric -> shows(metric, scores.metrics(model)))) {
                any = true;
                body.element("h3", "Model " + model).add(ofModel(model, scores));
            }
        }
        return any ? Optional.of(new Section("sweep", "Bandwidths of MMD", body)) : Optional.empty();
    }

    private static Markup ofModel(String model, ScoreGroups scores) {
        List<Series> values = new ArrayList<>();
        List<Series> significance = new ArrayList<>();
        Set<Double> sigmas = new LinkedHashSet<>();
        HtmlTable table = new HtmlTable(
                "Squared MMD by bandwidth under the model " + model,
                List.of(
                        HtmlTable.Column.text("candidate"),
                        HtmlTable.Column.number("sigma"),
                        HtmlTable.Column.number("V-statistic"),
                        HtmlTable.Column.number("95% interval"),
                        HtmlTable.Column.number("U-statistic"),
                        HtmlTable.Column.number("std. error"),
                        HtmlTable.Column.number("in std. errors")));
        for (String candidate : scores.candidates()) {
            List<Series.Point> line = new ArrayList<>();
            List<Series.Point> signal = new ArrayList<>();
            Map<Double, Report.ScoreEntry> swept = scores.byDetail(model, candidate, SweepSection::swept, SIGMA);
            swept.forEach((sigma, score) -> {
                sigmas.add(sigma);
                Double value = score.value();
                if (value != null && Numbers.finite(value)) {
                    line.add(new Series.Point(
                            sigma, value, Numbers.low(score.ci95(), value), Numbers.high(score.ci95(), value)));
                }
                Double unbiased = score.details().get("unbiased");
                Double error = score.details().get("unbiasedStandardError");
                String inErrors = "-";
                if (unbiased != null
                        && error != null
                        && Numbers.finite(unbiased)
                        && Numbers.finite(error)
                        && error > 0) {
                    signal.add(Series.Point.of(sigma, unbiased / error));
                    inErrors = Numbers.brief(unbiased / error);
                }
                table.row(
                        candidate,
                        Numbers.brief(sigma),
                        Numbers.of(score.value()),
                        Numbers.interval(score.ci95()),
                        Numbers.of(unbiased),
                        Numbers.of(error),
                        inErrors);
            });
            values.add(new Series(candidate, scores.style(candidate), line));
            significance.add(new Series(candidate, scores.style(candidate), signal));
        }
        List<LineChart.Mark> marks = sigmas.stream()
                .map(sigma -> new LineChart.Mark(sigma, Numbers.brief(sigma), sigma == PUBLISHED))
                .toList();
        int drawn = Math.min(Series.MOST, values.size());
        LineChart.AxisTitle across = new LineChart.AxisTitle("sigma; the line marks 10, that of CMMD", true);
        return new Markup()
                .add(Series.legend(values.subList(0, drawn)))
                .add(Figure.wideGrid(List.of(
                        Figure.of(
                                new LineChart(
                                                "squared MMD over sigma; the table below has the numbers",
                                                across,
                                                new LineChart.AxisTitle("V-statistic, times 1000", true),
                                                marks,
                                                values.subList(0, drawn))
                                        .markup(),
                                "The biased value with its 95% interval."),
                        Figure.of(
                                new LineChart(
                                                "unbiased squared MMD in standard errors over sigma; the table below"
                                                        + " has the numbers",
                                                across,
                                                new LineChart.AxisTitle("U-statistic, in standard errors", false),
                                                marks,
                                                significance.subList(0, drawn))
                                        .markup(),
                                "At which bandwidth a candidate differs most from the reference, by its own noise."))))
                .add(Series.note(drawn, values.size()))
                .add(table.folded());
    }
}
