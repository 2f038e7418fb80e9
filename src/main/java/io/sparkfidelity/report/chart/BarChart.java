package io.sparkfidelity.report.chart;

import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.text.Numbers;
import java.util.List;

/**
 * Bars from 0, one below the other; a bar's name and number stand above it.
 *
 * @param label what a reader hears who does not see it
 */
public record BarChart(String label, List<Bar> bars) {
    private static final int WIDTH = 360;
    private static final int ROW = 32;
    private static final int LONGEST_NAME = 34;

    /** @param value 0 or more */
    public record Bar(String name, double value, String number) {}

    public Markup markup() {
        double longest = bars.stream().mapToDouble(Bar::value).max().orElse(0);
        Markup svg = new Markup()
                .open(
                        "svg",
                        "viewBox",
                        "0 0 " + WIDTH + " " + (ROW * bars.size() + 4),
                        "role",
                        "img",
                        "aria-label",
                        label);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            String y = "" + (ROW * i + 14);
            double width = longest > 0 && Double.isFinite(bar.value()) ? (WIDTH - 2) * bar.value() / longest : 0;
            svg.open("g", "class", "c0")
                    .element("title", bar.name() + ": " + bar.number())
                    .element("text", Series.brief(bar.name(), LONGEST_NAME), "x", "0", "y", y)
                    .element("text", bar.number(), "x", "" + WIDTH, "y", y, "text-anchor", "end")
                    .empty(
                            "rect",
                            "class",
                            "bar",
                            "x",
                            "0",
                            "y",
                            "" + (ROW * i + 19),
                            "width",
                            Numbers.pixels(Math.max(1, width)),
                            "height",
                            "7")
                    .close("g");
        }
        return svg.close("svg");
    }
}
