package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import java.util.List;
import java.util.Locale;

/** The map and the tree. */
final class AuditMapSection {
    private AuditMapSection() {}

    static Section of(Audit.MapEntry map, Audit.TreeEntry tree, List<String> datasets) {
        Markup body = new Markup()
                .element(
                        "p",
                        "The distance of two datasets is the square root of " + map.metric()
                                + " (0 where the estimate is negative).",
                        "class",
                        "soft")
                .open("div", "class", "beside")
                .open("figure")
                .add(DatasetMap.of(map))
                .element(
                        "figcaption",
                        String.format(
                                Locale.ROOT,
                                "Map (classical scaling): two dimensions show %.0f%% of the variance, so distances"
                                        + " here are %s.",
                                100 * map.shown(),
                                map.shown() > 0.95 ? "nearly true" : "shortened"))
                .close("figure")
                .open("figure")
                .add(DatasetTree.of(tree, datasets))
                .element(
                        "figcaption",
                        "Tree (average linkage): branches meet at the mean distance between their datasets.")
                .close("figure")
                .close("div");
        return new Section("map", "Who is near whom", body);
    }
}
