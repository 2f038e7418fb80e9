package io.sparkfidelity.report.page;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.LineChart;
import io.sparkfidelity.report.chart.Series;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Scores that were drawn on to infinitely many images, such as FID: at this n, at half of it, and there. */
final class ExtrapolationSection {
    /** What the score was at this n: whoever has it was drawn on from there. */
    private static final String PLUG_IN = "plugIn";

    private ExtrapolationSection() {}

    /** The three points of a candidate; numbers that do not exist are null. */
    private record Line(
            Report.ScoreEntry infinity,
            @Nullable Double plugIn,
            Report.@Nullable ScoreEntry biased,
            @Nullable Double halves) {
        /** The mean of 1/n and 1/m, which the bias goes as; NaN where nobody knows one. */
        double inverse() {
            return half(infinity.n().reference()) + half(infinity.n().candidate());
        }

        private static double half(@Nullable Long n) {
            return n == null ? Double.NaN : 0.5 / n;
        }

        /** The mean distance between halves of both sides: H = 2 F - it. */
        @Nullable
        Double betweenHalves() {
            return halves == null || plugIn == null ? null : 2 * plugIn - halves;
        }

        boolean drawable() {
            return Numbers.finite(infinity.value()) && Numbers.finite(plugIn) && Double.isFinite(inverse());
        }
    }

    static Optional<Section> of(Report report) {
        ScoreGroups scores = new ScoreGroups(report);
        List<Markup> figures = new ArrayList<>();
        List<Series> legend = List.of();
        HtmlTable table = new HtmlTable(
                "Scores by the number of images",
                List.of(
                        HtmlTable.Column.text("candidate"),
                        HtmlTable.Column.text("metric"),
                        HtmlTable.Column.text("model"),
                        HtmlTable.Column.number("between halves"),
                        HtmlTable.Column.number("at this n"),
                        HtmlTable.Column.number("std. error"),
                        HtmlTable.Column.number("from halves alone"),
                        HtmlTable.Column.number("at infinity"),
                        HtmlTable.Column.number("std. error"),
                        HtmlTable.Column.number("n ref."),
                        HtmlTable.Column.number("n cand.")));
        int candidates = 0;
        for (String model : scores.models()) {
            for (String metric : scores.metrics(model)) {
                List<Line> lines = lines(scores, model, metric);
                for (Line line : lines) {
                    table.row(
                            line.infinity().candidate(),
                            metric,
                            model,
                            Numbers.of(line.betweenHalves()),
                            Numbers.of(line.plugIn()),
                            line.biased() == null
                                    ? "-"
                                    : Numbers.of(line.biased().standardError()),
                            Numbers.of(line.halves()),
                            Numbers.of(line.infinity().value()),
                            Numbers.of(line.infinity().standardError()),
                            TextTable.count(line.infinity().n().reference()),
                            TextTable.count(line.infinity().n().candidate()));
                }
                List<Line> drawable = lines.stream().filter(Line::drawable).toList();
                if (!drawable.isEmpty()) {
                    candidates = Math.max(candidates, drawable.size());
                    List<Line> drawn = drawable.subList(0, Math.min(Series.MOST, drawable.size()));
                    List<Series> series =
                            drawn.stream().map(line -> series(line, scores)).toList();
                    legend = series.size() > legend.size() ? series : legend;
                    figures.add(Figure.of(
                            chart(biased(metric), model, drawn, series).markup(),
                            biased(metric) + " on the model " + model));
                }
            }
        }
        if (figures.isEmpty()) {
            return Optional.empty();
        }
        Markup body = new Markup()
                .element(
                        "p",
                        "The bias of these scores goes as 1/n. Lines that are straight through all three points are"
                                + " what the extrapolation assumes; where the halves lie off them, the error at infinity"
                                + " is larger by that.")
                .add(Series.legend(legend))
                .add(Figure.wideGrid(figures))
                .add(Series.note(legend.size(), candidates))
                .add(table.folded());
        return Optional.of(new Section("extrapolation", "Scores by the number of images", body));
    }

    private static List<Line> lines(ScoreGroups scores, String model, String metric) {
        List<Line> lines = new ArrayList<>();
        for (Report.ScoreEntry infinity : scores.of(model, metric)) {
            if (infinity.details().containsKey(PLUG_IN)) {
                lines.add(new Line(
                        infinity,
                        infinity.details().get(PLUG_IN),
                        scores.of(model, biased(metric), infinity.candidate()).orElse(null),
                        infinity.details().get("halves")));
            }
        }
        return lines;
    }

    /** The metric whose bias this one is without. */
    private static String biased(String metric) {
        return Metrics.all().stream()
                .filter(other -> other.corrected().filter(metric::equals).isPresent())
                .map(Metric::name)
                .findFirst()
                .orElse(metric);
    }

    /** @param line a drawable one */
    private static Series series(Line line, ScoreGroups scores) {
        List<Series.Point> points = new ArrayList<>();
        Report.ScoreEntry infinity = line.infinity();
        double limit = Objects.requireNonNull(infinity.value(), "drawable");
        double plugIn = Objects.requireNonNull(line.plugIn(), "drawable");
        points.add(
                new Series.Point(0, limit, Numbers.low(infinity.ci95(), limit), Numbers.high(infinity.ci95(), limit)));
        double @Nullable [] interval =
                line.biased() == null ? null : line.biased().ci95();
        points.add(new Series.Point(
                line.inverse(), plugIn, Numbers.low(interval, plugIn), Numbers.high(interval, plugIn)));
        Double betweenHalves = line.betweenHalves();
        if (betweenHalves != null && Numbers.finite(betweenHalves)) {
            points.add(Series.Point.of(2 * line.inverse(), betweenHalves));
        }
        return new Series(infinity.candidate(), scores.style(infinity.candidate()), points);
    }

    private static LineChart chart(String metric, String model, List<Line> lines, List<Series> series) {
        List<LineChart.Mark> marks = new ArrayList<>(List.of(new LineChart.Mark(0, "\u221e", false)));
        lines.stream()
                .flatMap(line -> Stream.of(line.inverse(), 2 * line.inverse()))
                .distinct()
                .sorted(Comparator.reverseOrder())
                .forEach(inverse ->
                        marks.add(new LineChart.Mark(inverse, TextTable.count(Math.round(1 / inverse)), false)));
        return new LineChart(
                metric + " on " + model + " over 1/n with 95% intervals; the table below has the numbers",
                new LineChart.AxisTitle("images a side, by 1/n", false),
                new LineChart.AxisTitle(metric, false),
                marks,
                series);
    }
}
