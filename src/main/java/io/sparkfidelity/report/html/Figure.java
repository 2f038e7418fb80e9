package io.sparkfidelity.report.html;

import java.util.List;

/** Drawings with their captions, as many beside each other as fit. */
public final class Figure {
    private Figure() {}

    /** One drawing. */
    public static Markup of(Markup drawing, String caption) {
        Markup figure = new Markup().open("figure").add(drawing);
        if (!caption.isEmpty()) {
            figure.element("figcaption", caption);
        }
        return figure.close("figure");
    }

    public static Markup grid(List<Markup> figures) {
        return grid(figures, "grid-of-figures");
    }

    /** The same for drawings that want more room. */
    public static Markup wideGrid(List<Markup> figures) {
        return grid(figures, "grid-of-figures large");
    }

    private static Markup grid(List<Markup> figures, String style) {
        Markup grid = new Markup().open("div", "class", style);
        figures.forEach(grid::add);
        return grid.close("div");
    }
}
