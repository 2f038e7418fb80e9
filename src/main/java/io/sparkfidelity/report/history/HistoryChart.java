package io.sparkfidelity.report.history;

import io.sparkfidelity.report.chart.LinearScale;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A series as inline SVG: the line with its interval band, a mark for each night's outcome, and the baseline. */
final class HistoryChart {
    private static final int WIDTH = 440;
    private static final int HEIGHT = 210;
    private static final int LEFT = 66;
    private static final int RIGHT = 36;
    private static final int TOP = 20;
    private static final int BOTTOM = 28;
    /** Dates on the axis are not nearer than this, in pixels. */
    private static final int LABEL = 92;

    /** Above so many runs marks are small. */
    private static final int MANY = 40;

    private final HistorySeries series;
    private final List<String> labels;
    private final LinearScale y;

    private HistoryChart(HistorySeries series, List<String> labels) {
        this.series = series;
        this.labels = labels;
        this.y = LinearScale.around(series.extent(), HEIGHT - BOTTOM, TOP);
    }

    /**
     * The chart.
     *
     * @param labels of the runs, for the axis
     */
    static Markup of(HistorySeries series, List<String> labels) {
        return new HistoryChart(series, labels).svg();
    }

    /**
     * The mark of an outcome, as in the charts; shapes differ, as colours may not be seen.
     *
     * @param radius of the marks that are many; those that want to be seen are larger
     */
    static void mark(Markup svg, HistorySeries.Outcome outcome, double x, double at, double radius) {
        switch (outcome) {
            case PASSED -> svg.empty("circle", "class", "history-pass", "cx", px(x), "cy", px(at), "r", px(radius));
            case FAILED ->
                svg.empty(
                        "path",
                        "class",
                        "history-fail",
                        "d",
                        move(x - 5, at - 5) + "l10,10" + move(x - 5, at + 5) + "l10,-10");
            case ACCEPTED_BY_HAND ->
                svg.empty("path", "class", "history-hand", "d", move(x, at - 6) + "l6,6l-6,6l-6,-6z");
            case NOT_GATED -> {
                double half = 0.75 * radius;
                svg.empty(
                        "rect",
                        "class",
                        "history-open",
                        "x",
                        px(x - half),
                        "y",
                        px(at - half),
                        "width",
                        px(2 * half),
                        "height",
                        px(2 * half));
            }
        }
    }

    private Markup svg() {
        Markup svg = new Markup()
                .open(
                        "svg",
                        "class",
                        "history-chart",
                        "viewBox",
                        "0 0 " + WIDTH + " " + HEIGHT,
                        "role",
                        "img",
                        "aria-label",
                        summary());
        axes(svg);
        segments().forEach(segment -> band(svg, segment));
        series.baseline().ifPresent(line -> baseline(svg, line));
        segments().forEach(segment -> svg.empty("path", "class", "history-line", "d", line(segment)));
        for (HistorySeries.Point point : series.present()) {
            svg.open("g").element("title", labels.get(point.run()) + ": " + described(point));
            mark(svg, point.outcome(), x(point.run()), y.at(point.value()), labels.size() > MANY ? 2 : 4);
            svg.close("g");
        }
        return svg.close("svg");
    }

    private void axes(Markup svg) {
        List<Double> ticks = y.ticks();
        String format = format(ticks.get(1) - ticks.get(0));
        for (double tick : ticks) {
            double at = y.at(tick);
            svg.empty("line", "class", "grid", "x1", px(LEFT), "x2", px(WIDTH - RIGHT), "y1", px(at), "y2", px(at));
            svg.element(
                    "text",
                    String.format(Locale.ROOT, format, tick),
                    "class",
                    "soft",
                    "x",
                    px(LEFT - 6),
                    "y",
                    px(at + 4),
                    "text-anchor",
                    "end");
        }
        int step = (int) Math.ceil(labels.size() * (double) LABEL / (WIDTH - LEFT - RIGHT));
        for (int run = (labels.size() - 1) % step; run < labels.size(); run += step) {
            double at = x(run);
            svg.element(
                    "text",
                    labels.get(run),
                    "class",
                    "soft",
                    "x",
                    px(at),
                    "y",
                    px(HEIGHT - 8),
                    "text-anchor",
                    "middle");
        }
    }

    private void band(Markup svg, List<HistorySeries.Point> segment) {
        if (segment.stream().anyMatch(point -> point.interval().isEmpty())) {
            return;
        }
        if (segment.size() == 1) {
            double[] ends = segment.get(0).interval().orElseThrow();
            String at = px(x(segment.get(0).run()));
            svg.empty(
                    "line",
                    "class",
                    "history-bar",
                    "x1",
                    at,
                    "x2",
                    at,
                    "y1",
                    px(y.at(ends[0])),
                    "y2",
                    px(y.at(ends[1])));
            return;
        }
        StringBuilder path = new StringBuilder();
        for (HistorySeries.Point point : segment) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(px(x(point.run())))
                    .append(',')
                    .append(px(y.at(point.interval().orElseThrow()[1])));
        }
        for (int i = segment.size() - 1; i >= 0; i--) {
            HistorySeries.Point point = segment.get(i);
            path.append('L')
                    .append(px(x(point.run())))
                    .append(',')
                    .append(px(y.at(point.interval().orElseThrow()[0])));
        }
        svg.empty("path", "class", "history-band", "d", path.append('z').toString());
    }

    private void baseline(Markup svg, HistorySeries.Line line) {
        double at = y.at(line.value());
        svg.open("g").element("title", "baseline " + TextTable.number(line.value()) + ", " + line.run());
        svg.empty("line", "class", "history-base", "x1", px(LEFT), "x2", px(WIDTH - RIGHT), "y1", px(at), "y2", px(at));
        svg.close("g");
    }

    private String line(List<HistorySeries.Point> segment) {
        StringBuilder path = new StringBuilder();
        segment.forEach(point -> path.append(path.isEmpty() ? 'M' : 'L')
                .append(px(x(point.run())))
                .append(',')
                .append(px(y.at(point.value()))));
        return path.toString();
    }

    /** Points without a gap between them. */
    private List<List<HistorySeries.Point>> segments() {
        List<List<HistorySeries.Point>> segments = new ArrayList<>();
        boolean open = false;
        for (Optional<HistorySeries.Point> point : series.points()) {
            if (point.isEmpty()) {
                open = false;
                continue;
            }
            if (!open) {
                segments.add(new ArrayList<>());
            }
            segments.get(segments.size() - 1).add(point.get());
            open = true;
        }
        return segments;
    }

    private String summary() {
        long failed = series.present().stream()
                .filter(point -> point.outcome() == HistorySeries.Outcome.FAILED)
                .count();
        return series.title() + ": " + series.present().size() + " runs, the last "
                + (series.last().isPresent() ? TextTable.number(series.last().getAsDouble()) : "without a value")
                + ", " + failed + " failed";
    }

    static String described(HistorySeries.Point point) {
        return TextTable.number(point.value())
                + point.interval()
                        .map(ends -> " (" + TextTable.number(ends[0]) + " to " + TextTable.number(ends[1]) + ")")
                        .orElse("")
                + ", " + point.outcome().label();
    }

    private double x(int run) {
        int last = labels.size() - 1;
        double inner = WIDTH - LEFT - RIGHT - 20;
        return LEFT + 10 + (last == 0 ? inner / 2 : inner * run / last);
    }

    /** As many digits as neighbouring ticks need. */
    private static String format(double step) {
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
        return decimals > 6 ? "%.2e" : "%." + decimals + "f";
    }

    private static String move(double x, double at) {
        return "M" + px(x) + "," + px(at);
    }

    private static String px(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
