package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.chart.LinearScale;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.text.Numbers;
import java.util.List;
import java.util.Locale;

/** Datasets as the leaves of a tree that lies on its side, the distance running to the right. */
final class DatasetTree {
    private static final double WIDTH = 460;
    private static final double ROW = 24;
    private static final double TOP = 8;
    private static final double AXIS = 28;
    private static final double RIGHT = 20;
    private static final double LETTER = 7.2;

    private DatasetTree() {}

    static Markup of(Audit.TreeEntry tree, List<String> datasets) {
        int n = datasets.size();
        double labels = 14
                + LETTER
                        * datasets.stream()
                                .mapToInt(name -> DatasetMap.shortened(name).length())
                                .max()
                                .orElse(0);
        double bottom = TOP + n * ROW;
        double[] heights = new double[tree.merges().size() + 1];
        for (int k = 0; k < tree.merges().size(); k++) {
            heights[k] = tree.merges().get(k).height();
        }
        // The last one stays 0, where the leaves are.
        LinearScale scale = LinearScale.around(heights, labels, WIDTH - RIGHT);
        Markup svg = new Markup()
                .open(
                        "svg",
                        "viewBox",
                        String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, bottom + AXIS),
                        "width",
                        at(WIDTH),
                        "height",
                        at(bottom + AXIS),
                        "role",
                        "img",
                        "class",
                        "map",
                        "aria-label",
                        "Tree of the datasets");
        for (double tick : scale.ticks()) {
            svg.empty(
                            "line",
                            "x1",
                            at(scale.at(tick)),
                            "x2",
                            at(scale.at(tick)),
                            "y1",
                            at(TOP),
                            "y2",
                            at(bottom),
                            "class",
                            "grid")
                    .element(
                            "text",
                            Numbers.brief(tick),
                            "x",
                            at(scale.at(tick)),
                            "y",
                            at(bottom + 18),
                            "text-anchor",
                            "middle",
                            "class",
                            "soft");
        }
        double[] ys = new double[n + tree.merges().size()];
        double[] xs = new double[ys.length];
        for (int place = 0; place < n; place++) {
            int leaf = tree.order().get(place);
            ys[leaf] = TOP + (place + 0.5) * ROW;
            xs[leaf] = scale.at(0);
            svg.open("text", "x", at(labels - 8), "y", at(ys[leaf] + 4), "text-anchor", "end")
                    .element("title", datasets.get(leaf))
                    .text(DatasetMap.shortened(datasets.get(leaf)))
                    .close("text");
        }
        for (int k = 0; k < tree.merges().size(); k++) {
            Audit.MergeEntry merge = tree.merges().get(k);
            double x = scale.at(merge.height());
            ys[n + k] = (ys[merge.left()] + ys[merge.right()]) / 2;
            xs[n + k] = x;
            svg.empty(
                    "path",
                    "class",
                    "branch",
                    "d",
                    String.format(
                            Locale.ROOT,
                            "M%.1f %.1fH%.1fV%.1fH%.1f",
                            xs[merge.left()],
                            ys[merge.left()],
                            x,
                            ys[merge.right()],
                            xs[merge.right()]));
        }
        return svg.close("svg");
    }

    private static String at(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }
}
