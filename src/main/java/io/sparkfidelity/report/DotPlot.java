package io.sparkfidelity.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Values with their intervals, one below the other over a common axis; a value's name and number stand above its line, so
 * that the drawing is as narrow as a phone.
 *
 * @param label what a reader hears who does not see it
 * @param rows from top to bottom
 * @param band marked values, if any
 * @param zero whether 0 is on the axis and marked
 */
record DotPlot(String label, List<Row> rows, Optional<Band> band, boolean zero) {
    private static final int WIDTH = 360;
    private static final int MARGIN = 12;
    private static final int ROW = 38;
    private static final int TOP = 6;
    private static final int LINE = 26;
    private static final int LONGEST_NAME = 30;

    /**
     * A value.
     *
     * @param value null where there is none
     * @param interval low and high; null where there is none
     * @param style class of its colour
     */
    @SuppressWarnings("ArrayRecordComponent") // Read only, never compared.
    record Row(String name, Double value, Double error, double[] interval, String style) {}

    /** Values from {@code low} to {@code high}, infinite where the band has no such end, and a value within. */
    record Band(double low, double high, double mean) {}

    Markup markup() {
        LinearScale axis = axis();
        int bottom = TOP + ROW * rows.size() + 4;
        Markup svg = new Markup()
                .open("svg", "viewBox", "0 0 " + WIDTH + " " + (bottom + 20), "role", "img", "aria-label", label);
        band.ifPresent(marked -> draw(marked, axis, bottom, svg));
        for (double tick : axis.ticks()) {
            String x = Numbers.pixels(axis.at(tick));
            svg.empty("line", "class", "grid", "x1", x, "x2", x, "y1", "" + TOP, "y2", "" + bottom)
                    .element(
                            "text",
                            Numbers.brief(tick),
                            "class",
                            "soft tick",
                            "x",
                            x,
                            "y",
                            "" + (bottom + 14),
                            "text-anchor",
                            "middle");
        }
        if (zero) {
            String x = Numbers.pixels(axis.at(0));
            svg.empty("line", "class", "zero", "x1", x, "x2", x, "y1", "" + TOP, "y2", "" + bottom);
        }
        for (int i = 0; i < rows.size(); i++) {
            draw(rows.get(i), axis, TOP + i * ROW, svg);
        }
        return svg.close("svg");
    }

    private LinearScale axis() {
        List<Double> values = new ArrayList<>();
        for (Row row : rows) {
            if (Numbers.finite(row.value())) {
                values.add(row.value());
                values.add(Numbers.low(row.interval(), row.value()));
                values.add(Numbers.high(row.interval(), row.value()));
            }
        }
        band.ifPresent(marked -> values.addAll(List.of(marked.low(), marked.high(), marked.mean())));
        if (zero) {
            values.add(0.0);
        }
        return LinearScale.around(
                values.stream().mapToDouble(Double::doubleValue).toArray(), MARGIN, WIDTH - (double) MARGIN);
    }

    private static void draw(Band band, LinearScale axis, int bottom, Markup svg) {
        double from = axis.at(axis.clip(band.low()));
        double to = axis.at(axis.clip(band.high()));
        String mean = Numbers.pixels(axis.at(axis.clip(band.mean())));
        svg.empty(
                        "rect",
                        "class",
                        "floor",
                        "x",
                        Numbers.pixels(from),
                        "width",
                        Numbers.pixels(to - from),
                        "y",
                        "" + TOP,
                        "height",
                        "" + (bottom - TOP))
                .empty("line", "class", "floor-mean", "x1", mean, "x2", mean, "y1", "" + TOP, "y2", "" + bottom);
    }

    private static void draw(Row row, LinearScale axis, int top, Markup svg) {
        boolean known = Numbers.finite(row.value());
        String number = known
                ? Numbers.of(row.value()) + (Numbers.finite(row.error()) ? " \u00b1 " + Numbers.brief(row.error()) : "")
                : "no value";
        svg.open("g", "class", row.style())
                .element("title", row.name() + ": " + number)
                .element("text", Series.brief(row.name(), LONGEST_NAME), "x", "" + MARGIN, "y", "" + (top + 14))
                .element("text", number, "x", "" + (WIDTH - MARGIN), "y", "" + (top + 14), "text-anchor", "end");
        if (known) {
            String y = "" + (top + LINE);
            String low = Numbers.pixels(axis.at(axis.clip(Numbers.low(row.interval(), row.value()))));
            String high = Numbers.pixels(axis.at(axis.clip(Numbers.high(row.interval(), row.value()))));
            if (row.interval() != null) {
                svg.empty("line", "class", "whisker", "x1", low, "x2", high, "y1", y, "y2", y);
                for (String end : List.of(low, high)) {
                    svg.empty(
                            "line",
                            "class",
                            "whisker",
                            "x1",
                            end,
                            "x2",
                            end,
                            "y1",
                            "" + (top + LINE - 4),
                            "y2",
                            "" + (top + LINE + 4));
                }
            }
            svg.empty("circle", "class", "dot", "cx", Numbers.pixels(axis.at(row.value())), "cy", y, "r", "4.5");
        }
        svg.close("g");
    }
}
