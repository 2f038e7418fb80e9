package io.sparkfidelity.report.chart;

import io.sparkfidelity.report.html.Markup;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param style class of its colour
 * @param points in the order of x
 */
public record Series(String name, String style, List<Point> points) {
    /** Lines that a chart draws at most: more cannot be told apart. */
    public static final int MOST = 8;

    private static final int COLOURS = 6;

    /** A point with its interval, which is the point itself where there is none. */
    public record Point(double x, double y, double low, double high) {
        public static Point of(double x, double y) {
            return new Point(x, y, y, y);
        }
    }

    /** The style of candidate {@code index}, from 0: a colour, and from the seventh on dashes. */
    public static String style(int index) {
        return "c" + index % COLOURS + (index % (2 * COLOURS) >= COLOURS ? " dashed" : "");
    }

    /** The start of a text that would not fit. */
    static String brief(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + "\u2026";
    }

    /** What colours mean, for several charts. */
    public static Markup legend(List<Series> series) {
        Markup legend = new Markup().open("ul", "class", "legend");
        for (Series one : series) {
            legend.open("li")
                    .open("svg", "viewBox", "0 0 28 10", "width", "28", "height", "10", "aria-hidden", "true")
                    .empty("line", "class", "line " + one.style(), "x1", "0", "x2", "28", "y1", "5", "y2", "5")
                    .close("svg")
                    .text(" " + one.name())
                    .close("li");
        }
        return legend.close("ul");
    }

    /** Says that a chart leaves candidates out. */
    public static Markup note(int drawn, int all) {
        return drawn < all
                ? new Markup()
                        .element(
                                "p",
                                "Drawn are the first " + drawn + " of " + all + " candidates; the table has all.",
                                "class",
                                "soft")
                : new Markup();
    }
}
