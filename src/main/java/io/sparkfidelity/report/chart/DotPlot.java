package io.sparkfidelity.report.chart;

import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values with their intervals, one below the other over a common axis; a value's name and number stand above its line, so
 * that the drawing is as narrow as a phone.
 *
 * @param label what a reader hears who does not see it
 * @param rows from top to bottom
 * @param zero whether 0 is on the axis and marked
 */
public record DotPlot(String label, List<Row> rows, boolean zero) {
    private static final int WIDTH = 360;
    private static final int MARGIN = 12;
    private static final int ROW = 40;
    private static final int TOP = 4;
    /** Above a row's line its texts, around it what belongs to the axis. */
    private static final int LINE = 28;

    private static final int AROUND = 9;
    private static final int LONGEST_NAME = 28;
    private static final int MOST_TICKS = 6;

    /**
     * A value.
     *
     * @param value null where there is none
     * @param error null where there is none
     * @param interval low and high; null where there is none
     * @param style class of its colour
     */
    @SuppressWarnings("ArrayRecordComponent") // Read only, never compared.
    public record Row(
            String name,
            @Nullable Double value,
            @Nullable Double error,
            double @Nullable [] interval,
            Optional<Band> band,
            String style) {}

    /** Values from {@code low} to {@code high}, infinite where the band has no such end, and a value within. */
    public record Band(double low, double high, double mean) {}

    public Markup markup() {
        LinearScale axis = axis();
        List<Double> ticks = axis.ticks(MOST_TICKS);
        int bottom = TOP + ROW * rows.size();
        Markup svg = new Markup()
                .open("svg", "viewBox", "0 0 " + WIDTH + " " + (bottom + 18), "role", "img", "aria-label", label);
        for (int i = 0; i < rows.size(); i++) {
            draw(rows.get(i), axis, ticks, TOP + i * ROW, svg);
        }
        for (double tick : ticks) {
            double x = axis.at(tick);
            String anchor = x < 2 * MARGIN ? "start" : x > WIDTH - 2 * MARGIN ? "end" : "middle";
            double moved = x < 2 * MARGIN ? x - MARGIN : x > WIDTH - 2 * MARGIN ? x + MARGIN : x;
            text(svg, Numbers.brief(tick), moved, bottom + 12, anchor, "soft tick");
        }
        return svg.close("svg");
    }

    private LinearScale axis() {
        List<Double> values = new ArrayList<>();
        for (Row row : rows) {
            Double value = row.value();
            if (value != null && Numbers.finite(value)) {
                values.add(value);
                values.add(Numbers.low(row.interval(), value));
                values.add(Numbers.high(row.interval(), value));
            }
            row.band().ifPresent(band -> values.addAll(List.of(band.low(), band.high(), band.mean())));
        }
        if (zero) {
            values.add(0.0);
        }
        return LinearScale.around(
                values.stream().mapToDouble(Double::doubleValue).toArray(), MARGIN, WIDTH - (double) MARGIN);
    }

    private void draw(Row row, LinearScale axis, List<Double> ticks, int top, Markup svg) {
        int y = top + LINE;
        row.band().ifPresent(band -> draw(band, axis, y, svg));
        ticks.forEach(tick -> upright(svg, "grid", axis.at(tick), y, AROUND));
        if (zero) {
            upright(svg, "zero", axis.at(0), y, AROUND + 3);
        }
        Double value = row.value();
        boolean known = Numbers.finite(value);
        String number = known ? Numbers.of(value, row.error()) : "no value";
        svg.open("g", "class", row.style()).element("title", row.name() + ": " + number);
        text(svg, Series.brief(row.name(), LONGEST_NAME), MARGIN, top + 14, "start", "name");
        text(svg, number, WIDTH - (double) MARGIN, top + 14, "end", "value");
        if (value != null && known) {
            if (row.interval() != null) {
                double low = axis.at(axis.clip(Numbers.low(row.interval(), value)));
                double high = axis.at(axis.clip(Numbers.high(row.interval(), value)));
                line(svg, "whisker", low, high, y, y);
                upright(svg, "whisker", low, y, 4);
                upright(svg, "whisker", high, y, 4);
            }
            svg.empty("circle", "class", "dot", "cx", Numbers.pixels(axis.at(value)), "cy", "" + y, "r", "4.5");
        }
        svg.close("g");
    }

    private static void draw(Band band, LinearScale axis, int y, Markup svg) {
        double from = axis.at(axis.clip(band.low()));
        double to = axis.at(axis.clip(band.high()));
        String width = Numbers.pixels(to - from);
        svg.empty(
                "rect",
                "class",
                "floor",
                "x",
                Numbers.pixels(from),
                "width",
                width,
                "y",
                "" + (y - AROUND),
                "height",
                "" + 2 * AROUND);
        upright(svg, "floor-mean", axis.at(axis.clip(band.mean())), y, AROUND);
    }

    private static void upright(Markup svg, String style, double x, int y, int around) {
        line(svg, style, x, x, y - around, y + around);
    }

    private static void line(Markup svg, String style, double x1, double x2, int y1, int y2) {
        String from = Numbers.pixels(x1);
        svg.empty("line", "class", style, "x1", from, "x2", Numbers.pixels(x2), "y1", "" + y1, "y2", "" + y2);
    }

    private static void text(Markup svg, String text, double x, int y, String anchor, String style) {
        svg.element("text", text, "class", style, "x", Numbers.pixels(x), "y", "" + y, "text-anchor", anchor);
    }
}
