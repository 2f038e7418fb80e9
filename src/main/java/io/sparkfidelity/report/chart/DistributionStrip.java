package io.sparkfidelity.report.chart;

import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Distributions of one number, a narrow row each, one below the other over a common axis: as many as there are. The axis holds
 * what nine tenths of every row's images have, and a little more; what lies farther out is not drawn.
 *
 * @param label what a reader hears who does not see it
 * @param title of the axis
 * @param rows from top to bottom
 */
public record DistributionStrip(String label, String title, List<Row> rows) {
    private static final int WIDTH = 360;
    private static final int LEFT = 104;
    private static final int RIGHT = WIDTH - 12;
    private static final int TOP = 22;
    private static final int ROW = 18;
    /** The drawn part of a row. */
    private static final int HEIGHT = 13;

    private static final int LONGEST_NAME = 16;
    private static final int MOST_TICKS = 5;
    /** Of the length between the outermost quantiles, on either side. */
    private static final double BEYOND = 0.15;

    /**
     * A distribution.
     *
     * @param q05 null, as the others, where no image has a value
     * @param low lower end of the counts' range
     * @param high upper end
     * @param counts in equal parts of the range; those outside in the outermost ones
     */
    public record Row(
            String name,
            @Nullable Double q05,
            @Nullable Double q50,
            @Nullable Double q95,
            double low,
            double high,
            List<Long> counts) {}

    public Markup markup() {
        LinearScale axis = axis();
        int bottom = TOP + ROW * rows.size();
        Markup svg = new Markup()
                .open("svg", "viewBox", "0 0 " + WIDTH + " " + (bottom + 18), "role", "img", "aria-label", label)
                .element("text", title, "class", "soft", "x", "0", "y", "14");
        for (double tick : axis.ticks(MOST_TICKS)) {
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
        for (int i = 0; i < rows.size(); i++) {
            draw(rows.get(i), axis, TOP + (i + 1) * ROW - 2, svg);
        }
        return svg.close("svg");
    }

    private LinearScale axis() {
        double[] ends = rows.stream()
                .flatMap(row -> Stream.of(row.q05(), row.q50(), row.q95()))
                .filter(Numbers::finite)
                .mapToDouble(value -> value == null ? 0 : value)
                .sorted()
                .toArray();
        if (ends.length == 0) {
            return LinearScale.around(ends, LEFT, RIGHT);
        }
        double beyond = BEYOND * (ends[ends.length - 1] - ends[0]);
        return LinearScale.around(new double[] {ends[0] - beyond, ends[ends.length - 1] + beyond}, LEFT, RIGHT);
    }

    private static void draw(Row row, LinearScale axis, int base, Markup svg) {
        Double low = row.q05();
        Double middle = row.q50();
        Double high = row.q95();
        boolean known = low != null && middle != null && high != null;
        svg.open("g", "class", "c0")
                .element(
                        "title",
                        row.name() + ": "
                                + (known
                                        ? "median " + Numbers.of(middle) + ", 5% " + Numbers.of(low) + ", 95% "
                                                + Numbers.of(high)
                                        : "no value"))
                .element("text", Series.brief(row.name(), LONGEST_NAME), "x", "0", "y", "" + (base - 2));
        if (low != null && middle != null && high != null) {
            svg.empty("path", "class", "spread", "d", outline(row, axis, base))
                    .empty(
                            "line",
                            "class",
                            "whisker",
                            "x1",
                            Numbers.pixels(axis.at(low)),
                            "x2",
                            Numbers.pixels(axis.at(high)),
                            "y1",
                            "" + base,
                            "y2",
                            "" + base)
                    .empty(
                            "circle",
                            "class",
                            "dot",
                            "cx",
                            Numbers.pixels(axis.at(middle)),
                            "cy",
                            "" + base,
                            "r",
                            "2.5");
        }
        svg.close("g");
    }

    /** The parts of the range that the axis holds as steps, the fullest of all as high as the row. */
    private static String outline(Row row, LinearScale axis, int base) {
        double most = Math.max(1, row.counts().stream().mapToLong(n -> n).max().orElse(0));
        double width = (row.high() - row.low()) / Math.max(1, row.counts().size());
        List<String> steps = new ArrayList<>();
        for (int part = 0; part < row.counts().size(); part++) {
            double from = axis.clip(row.low() + part * width);
            double to = axis.clip(row.low() + (part + 1) * width);
            if (to > from) {
                String start = steps.isEmpty() ? String.format(Locale.ROOT, "M%.1f %d", axis.at(from), base) : "";
                steps.add(String.format(
                        Locale.ROOT,
                        "%sV%.1fH%.1f",
                        start,
                        base - HEIGHT * row.counts().get(part) / most,
                        axis.at(to)));
            }
        }
        return steps.isEmpty() ? "M0 0" : String.join("", steps) + "V" + base + "Z";
    }
}
