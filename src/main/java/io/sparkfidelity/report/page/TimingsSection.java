package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.chart.BarChart;
import io.sparkfidelity.report.html.Figure;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where the time went: wall time by stage, and within embedding the time of all threads. */
final class TimingsSection {
    /** Between a stage and a part of it, whose seconds are those of all threads. */
    private static final String PART = ": ";

    private TimingsSection() {}

    static Optional<Section> of(Report report) {
        if (report.timings().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Double> stages = new LinkedHashMap<>();
        Map<String, Double> parts = new LinkedHashMap<>();
        HtmlTable table = new HtmlTable(
                "Seconds by stage and dataset",
                List.of(
                        HtmlTable.Column.text("stage"),
                        HtmlTable.Column.number("seconds"),
                        HtmlTable.Column.number("images"),
                        HtmlTable.Column.number("images/s")));
        for (Report.TimingEntry timing : report.timings()) {
            int part = timing.stage().lastIndexOf(PART);
            // A stage that is made for each dataset is named "stage dataset".
            (part < 0 ? stages : parts)
                    .merge(
                            part < 0
                                    ? timing.stage().split(" ", 2)[0]
                                    : timing.stage().substring(part + PART.length()),
                            timing.seconds(),
                            Double::sum);
            table.row(
                    timing.stage(),
                    seconds(timing.seconds()),
                    timing.images() == 0 ? "-" : TextTable.count(timing.images()),
                    timing.images() == 0 || timing.seconds() <= 0
                            ? "-"
                            : Numbers.brief(timing.images() / timing.seconds()));
        }
        List<Markup> figures = new ArrayList<>();
        figures.add(Figure.of(
                new BarChart("wall time by stage; the table below has the numbers", bars(stages)).markup(),
                "Wall time, "
                        + seconds(stages.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum()) + " s together."));
        if (!parts.isEmpty()) {
            figures.add(
                    Figure.of(
                            new BarChart("time within embedding; the table below has the numbers", bars(parts))
                                    .markup(),
                            "Within embedding: seconds of all threads of all tasks. Waiting is the network's for decoded images."));
        }
        Markup body = new Markup().add(Figure.grid(figures)).add(table.folded());
        return Optional.of(new Section("timings", "Time", body));
    }

    private static List<BarChart.Bar> bars(Map<String, Double> seconds) {
        return seconds.entrySet().stream()
                .map(entry -> new BarChart.Bar(entry.getKey(), entry.getValue(), seconds(entry.getValue()) + " s"))
                .toList();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%,.1f", seconds);
    }
}
