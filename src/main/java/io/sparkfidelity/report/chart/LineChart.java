package io.sparkfidelity.report.chart;

import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Lines with the intervals of their points.
 *
 * @param label what a reader hears who does not see it
 * @param x title of the horizontal axis
 * @param y title of the vertical axis
 * @param marks named places on the horizontal axis, of which one that would cover the name of an earlier one has none; where
 *     there are no marks, the axis has round numbers
 */
public record LineChart(String label, AxisTitle x, AxisTitle y, List<Mark> marks, List<Series> series) {
    private static final int WIDTH = 360;
    private static final int HEIGHT = 250;
    private static final int LEFT = 54;
    private static final int RIGHT = WIDTH - 8;
    private static final int TOP = 24;
    private static final int BOTTOM = HEIGHT - 40;
    private static final int MOST_DOTS = 12;
    /** In pixels, of the ticks' font. */
    private static final double HALF_LETTER = 3.2;

    public record AxisTitle(String text, boolean logarithmic) {}

    /** @param drawn whether a line goes up from it */
    public record Mark(double x, String text, boolean drawn) {}

    public Markup markup() {
        Axis across = axis(x, values(Series.Point::x), LEFT, RIGHT);
        Axis up = axis(
                y,
                Stream.of(values(point -> y.logarithmic() ? lowest(point) : point.low()), values(Series.Point::high))
                        .flatMapToDouble(Arrays::stream)
                        .toArray(),
                BOTTOM,
                TOP);
        Markup svg = new Markup()
                .open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", label)
                .element("text", y.text(), "class", "soft", "x", "4", "y", "14")
                .element(
                        "text",
                        x.text(),
                        "class",
                        "soft",
                        "x",
                        "" + RIGHT,
                        "y",
                        "" + (HEIGHT - 6),
                        "text-anchor",
                        "end");
        for (double tick : up.ticks()) {
            String at = Numbers.pixels(up.at(tick));
            svg.empty("line", "class", "grid", "x1", "" + LEFT, "x2", "" + RIGHT, "y1", at, "y2", at);
            text(svg, Numbers.brief(tick), LEFT - 5.0, up.at(tick) + 4, "end");
        }
        if (marks.isEmpty()) {
            across.ticks().forEach(tick -> tick(svg, across.at(tick), Numbers.brief(tick)));
        }
        List<double[]> named = new ArrayList<>();
        for (Mark mark : marks) {
            double[] room = room(across.at(mark.x()), mark.text());
            boolean free = named.stream().noneMatch(other -> room[0] < other[1] && other[0] < room[1]);
            if (free) {
                named.add(room);
            }
            tick(svg, across.at(mark.x()), free ? mark.text() : "");
            if (mark.drawn()) {
                String at = Numbers.pixels(across.at(mark.x()));
                svg.empty("line", "class", "zero", "x1", at, "x2", at, "y1", "" + TOP, "y2", "" + BOTTOM);
            }
        }
        series.forEach(one -> draw(one, across, up, svg));
        return svg.close("svg");
    }

    private static Axis axis(AxisTitle title, double[] values, double from, double to) {
        if (!title.logarithmic()) {
            return LinearScale.around(values, from, to);
        }
        return LogScale.around(values, from, to);
    }

    /** Where a logarithmic axis need not go below: an interval to 0 has no end there. */
    private static double lowest(Series.Point point) {
        return Math.max(point.low(), point.y() / 5);
    }

    private double[] values(ToDoubleFunction<Series.Point> which) {
        return series.stream()
                .flatMap(one -> one.points().stream())
                .mapToDouble(which)
                .toArray();
    }

    private static void tick(Markup svg, double at, String text) {
        String x = Numbers.pixels(at);
        svg.empty("line", "class", "grid", "x1", x, "x2", x, "y1", "" + BOTTOM, "y2", "" + (BOTTOM + 4));
        if (!text.isEmpty()) {
            text(svg, text, middle(at, text), BOTTOM + 17.0, "middle");
        }
    }

    private static double middle(double at, String text) {
        return Math.min(at, RIGHT - HALF_LETTER * text.length());
    }

    /** From where to where a tick's text reaches, with a letter's room beside it. */
    private static double[] room(double at, String text) {
        double half = HALF_LETTER * (text.length() + 1);
        return new double[] {middle(at, text) - half, middle(at, text) + half};
    }

    private static void text(Markup svg, String text, double x, double y, String anchor) {
        svg.element(
                "text",
                text,
                "class",
                "soft tick",
                "x",
                Numbers.pixels(x),
                "y",
                Numbers.pixels(y),
                "text-anchor",
                anchor);
    }

    private static void draw(Series series, Axis across, Axis up, Markup svg) {
        StringBuilder line = new StringBuilder();
        svg.open("g", "class", series.style()).element("title", series.name());
        boolean dots = series.points().size() <= MOST_DOTS;
        for (Series.Point point : series.points()) {
            double x = across.at(point.x());
            double y = up.at(up.clip(point.y()));
            line.append(line.length() == 0 ? "" : " ")
                    .append(Numbers.pixels(x))
                    .append(',')
                    .append(Numbers.pixels(y));
            if (dots) {
                svg.empty("circle", "class", "dot", "cx", Numbers.pixels(x), "cy", Numbers.pixels(y), "r", "3");
            }
            if (point.low() < point.high()) {
                svg.empty(
                        "line",
                        "class",
                        "whisker",
                        "x1",
                        Numbers.pixels(x),
                        "x2",
                        Numbers.pixels(x),
                        "y1",
                        Numbers.pixels(up.at(up.clip(point.low()))),
                        "y2",
                        Numbers.pixels(up.at(up.clip(point.high()))));
            }
        }
        svg.empty("polyline", "class", "line " + series.style(), "points", line.toString())
                .close("g");
    }
}
