package io.sparkfidelity.report.qualify;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.LineChart;
import io.sparkfidelity.report.chart.Series;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlPage;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.page.DatasetsSection;
import io.sparkfidelity.report.page.PicturesSection;
import io.sparkfidelity.report.text.TextTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** A qualification as a page. */
public final class QualifyPage {
    private QualifyPage() {}

    public static String of(QualifyReport report) {
        Qualification qualification = report.qualification();
        List<Section> sections = new ArrayList<>();
        sections.add(curves(report.report(), qualification));
        sections.add(table(qualification));
        notes(report.notes()).ifPresent(sections::add);
        pictures(report.report(), qualification).ifPresent(sections::add);
        DatasetsSection.of(report.report()).ifPresent(sections::add);
        return HtmlPage.of("Qualification of " + report.report().models().get(0).name(), lead(report), sections);
    }

    private static Markup lead(QualifyReport report) {
        Qualification.ImagesEntry images = report.qualification().images();
        Markup lead = new Markup()
                .element(
                        "p",
                        String.format(
                                Locale.ROOT,
                                "%,d images (%s), made squares by %s; one half, distorted more and more, against the other."
                                        + " Started %s, spark-fidelity %s.",
                                images.count(),
                                images.fingerprint(),
                                images.prepare(),
                                report.report().startedAt(),
                                report.report().tool().version()));
        lead.open("ul");
        report.qualification().words().forEach(line -> lead.element("li", line));
        return lead.close("ul");
    }

    private static Section curves(Report report, Qualification qualification) {
        List<Markup> figures = new ArrayList<>();
        for (Qualification.MetricEntry metric : qualification.metrics()) {
            List<Markup> ofMetric = new ArrayList<>();
            for (Qualification.ClimbEntry climb : metric.climbs()) {
                List<Series.Point> points = new ArrayList<>();
                for (int step = 0; step <= climb.steps().size(); step++) {
                    point(report, metric.metric(), Qualification.candidate(climb.distortion(), step), step)
                            .ifPresent(points::add);
                }
                if (points.size() > 1) {
                    ofMetric.add(Figure.of(
                            new LineChart(
                                            metric.metric() + " by steps of " + climb.distortion(),
                                            new LineChart.AxisTitle("step", false),
                                            new LineChart.AxisTitle(metric.metric(), false),
                                            marks(climb.steps().size()),
                                            List.of(new Series(climb.distortion(), Series.style(0), points)))
                                    .markup(),
                            climb.distortion() + (climb.grows() ? "" : ": does not grow with every step")));
                }
            }
            Markup figure = new Markup().element("h3", metric.metric());
            figures.add(
                    ofMetric.isEmpty()
                            ? figure.element("p", "No value.", "class", "soft")
                            : figure.add(Figure.grid(ofMetric)));
        }
        Markup body = new Markup()
                .element(
                        "p",
                        "Scores of the distorted half with their 95% intervals; step 0 is the half as it is.",
                        "class",
                        "soft");
        figures.forEach(body::add);
        return new Section("curves", "Scores by steps", body);
    }

    private static List<LineChart.Mark> marks(int steps) {
        return IntStream.rangeClosed(0, steps)
                .mapToObj(step -> new LineChart.Mark(step, "" + step, false))
                .toList();
    }

    private static Optional<Series.Point> point(Report report, String metric, String candidate, int step) {
        return report.scores().stream()
                .filter(score ->
                        score.metric().equals(metric) && score.candidate().equals(candidate) && score.value() != null)
                .findFirst()
                .map(score -> {
                    double value = score.value() == null ? 0 : score.value();
                    double[] interval = score.ci95();
                    return interval == null
                            ? new Series.Point(step, value, value, value)
                            : new Series.Point(step, value, interval[0], interval[1]);
                });
    }

    private static Section table(Qualification qualification) {
        HtmlTable table = new HtmlTable(
                "Every step",
                List.of(
                        HtmlTable.Column.text("metric"),
                        HtmlTable.Column.text("distortion"),
                        HtmlTable.Column.number("step"),
                        HtmlTable.Column.number("strength"),
                        HtmlTable.Column.number("value"),
                        HtmlTable.Column.number("worse by"),
                        HtmlTable.Column.number("in errors"),
                        HtmlTable.Column.text("grows")));
        for (Qualification.MetricEntry metric : qualification.metrics()) {
            for (Qualification.ClimbEntry climb : metric.climbs()) {
                for (Qualification.StepEntry step : climb.steps()) {
                    table.row(List.of(
                            HtmlTable.Cell.of(metric.metric()),
                            HtmlTable.Cell.of(climb.distortion()),
                            HtmlTable.Cell.of("" + step.step()),
                            HtmlTable.Cell.of(strength(step.strength())),
                            HtmlTable.Cell.of(TextTable.number(step.value())),
                            HtmlTable.Cell.of(TextTable.number(step.worse())),
                            HtmlTable.Cell.of(QualifyTable.errors(step.errors())),
                            HtmlTable.Cell.verdict(step.grows() ? "yes" : "no", step.grows())));
                }
            }
        }
        Markup body = new Markup();
        HtmlTable ladders = new HtmlTable(
                "Distortions", List.of(HtmlTable.Column.text("distortion"), HtmlTable.Column.text("strengths")));
        qualification
                .ladders()
                .forEach(ladder -> ladders.row(
                        ladder.distortion(),
                        String.join(
                                        ", ",
                                        ladder.strengths().stream()
                                                .map(QualifyPage::strength)
                                                .toList())
                                + ": " + ladder.unit()));
        return new Section("steps", "Every step", body.add(ladders.markup()).add(table.markup()));
    }

    /** As it is given, such as 4 and 0.05. */
    private static String strength(double strength) {
        return BigDecimal.valueOf(strength).stripTrailingZeros().toPlainString();
    }

    private static Optional<Section> notes(List<String> notes) {
        if (notes.isEmpty()) {
            return Optional.empty();
        }
        Markup items = new Markup().open("ul");
        notes.forEach(note -> items.element("li", note));
        return Optional.of(new Section("notes", "Notes", items.close("ul")));
    }

    /** The same images at every step, a line each. */
    private static Optional<Section> pictures(Report report, Qualification qualification) {
        Markup body = new Markup();
        boolean any = false;
        for (Qualification.LadderEntry ladder : qualification.ladders()) {
            body.open("figure").element("figcaption", ladder.distortion());
            for (int step = 0; step <= ladder.strengths().size(); step++) {
                String candidate = Qualification.candidate(ladder.distortion(), step);
                body.open("div", "class", "strip").element("span", "step " + step);
                for (Report.SampleEntry sample : report.samples()) {
                    Optional<Markup> picture =
                            sample.dataset().equals(candidate) ? PicturesSection.picture(sample) : Optional.empty();
                    picture.ifPresent(body::add);
                    any |= picture.isPresent();
                }
                body.close("div");
            }
            body.close("figure");
        }
        return any ? Optional.of(new Section("images", "Images", body)) : Optional.empty();
    }
}
