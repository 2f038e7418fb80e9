package io.sparkfidelity.report.audit;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.List;

/** A matrix of every metric, its values in cells that are darker where datasets are farther apart. */
final class AuditMatrixSection {
    private static final int SHADES = 10;

    private AuditMatrixSection() {}

    static Section of(Audit audit) {
        Markup body = new Markup()
                .element(
                        "p",
                        "A value and below it its standard error. Datasets stand in the order of the tree, so that similar ones"
                                + " are neighbours; a cell is darker where its datasets are farther apart.",
                        "class",
                        "soft");
        // What the map and the summary are made of comes first.
        AuditMatrix main = audit.mainMatrix();
        body.add(of(main, audit.datasets(), audit.order()));
        audit.matrices().stream()
                .filter(matrix -> matrix != main)
                .forEach(matrix -> body.add(of(matrix, audit.datasets(), audit.order())));
        return new Section("matrices", "Every pair", body);
    }

    private static Markup of(AuditMatrix matrix, List<String> datasets, List<Integer> order) {
        String sides = matrix.symmetric() ? "" : " Rows are references, columns are candidates.";
        String meaning =
                Metrics.named(matrix.metric()).map(AuditMatrixSection::words).orElse("");
        Markup table = new Markup()
                .element("h3", matrix.metric())
                .element("p", (meaning.isEmpty() ? "" : meaning + ".") + sides, "class", "soft")
                .open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", matrix.metric())
                .open("table", "class", "heat")
                .open("thead")
                .open("tr")
                .empty("td");
        order.forEach(column -> table.element("th", datasets.get(column), "scope", "col"));
        table.close("tr").close("thead").open("tbody");
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (AuditMatrix.Pair pair : matrix.pairs()) {
            least = Math.min(least, pair.value());
            most = Math.max(most, pair.value());
        }
        for (int row : order) {
            table.open("tr").element("th", datasets.get(row), "scope", "row");
            for (int column : order) {
                cell(table, matrix, row, column, least, most);
            }
            table.close("tr");
        }
        return table.close("tbody").close("table").close("div");
    }

    private static String words(Metric metric) {
        String bias = metric.corrected()
                .map(sibling -> "; biased: compare sets of one size only, or by " + sibling)
                .orElse("");
        return metric.words() + bias;
    }

    private static void cell(Markup table, AuditMatrix matrix, int row, int column, double least, double most) {
        if (row == column) {
            table.element("td", "·", "class", "self");
            return;
        }
        if (matrix.value(row, column).isEmpty()) {
            table.element("td", "-", "class", "number");
            return;
        }
        double value = matrix.value(row, column).get();
        table.open("td", "class", "number heat-" + shade(matrix, value, least, most))
                .element("b", Numbers.brief(value));
        matrix.standardError(row, column).ifPresent(error -> table.element("small", "± " + Numbers.brief(error)));
        table.close("td");
    }

    /** 0 to 9: the nearest pair to the farthest, by the root of squared distances. */
    private static int shade(AuditMatrix matrix, double value, double least, double most) {
        if (!(most > least)) {
            return 0;
        }
        double share = matrix.smallerIsBetter()
                ? (root(value) - root(least)) / (root(most) - root(least))
                : (most - value) / (most - least);
        return (int) Math.min(SHADES - 1, Math.floor(SHADES * share));
    }

    private static double root(double value) {
        return Math.signum(value) * Math.sqrt(Math.abs(value));
    }
}
