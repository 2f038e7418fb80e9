package io.sparkfidelity.report.audit;

import io.sparkfidelity.report.html.Heat;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A matrix of every metric, its values in cells that are darker where datasets are farther apart. */
final class AuditMatrixSection {
    private static final Map<String, String> MEANINGS = Map.of(
            "fid", "Plug-in, biased upward: compare sets of one size only",
            "fid_infinity", "FID without the bias that goes as 1/n",
            "cmmd", "Biased upward",
            "cmmd_unbiased", "Cmmd without its bias; may be slightly negative");

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
        String meaning = MEANINGS.getOrDefault(matrix.metric(), "");
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(HtmlTable.Column.text("")));
        order.forEach(column -> columns.add(HtmlTable.Column.text(datasets.get(column))));
        HtmlTable table = new HtmlTable(matrix.metric() + " of every pair", columns, "matrix");
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (AuditMatrix.Pair pair : matrix.pairs()) {
            least = Math.min(least, pair.value());
            most = Math.max(most, pair.value());
        }
        for (int row : order) {
            List<HtmlTable.Cell> cells = new ArrayList<>(List.of(HtmlTable.Cell.of(datasets.get(row))));
            for (int column : order) {
                cells.add(cell(matrix, row, column, least, most));
            }
            table.row(cells);
        }
        return new Markup()
                .element("h3", matrix.metric())
                .element("p", (meaning.isEmpty() ? "" : meaning + ".") + sides, "class", "soft")
                .add(table.unfolded());
    }

    private static HtmlTable.Cell cell(AuditMatrix matrix, int row, int column, double least, double most) {
        if (row == column) {
            return HtmlTable.Cell.of("\u00b7", "self");
        }
        if (matrix.value(row, column).isEmpty()) {
            return HtmlTable.Cell.of("-");
        }
        double value = matrix.value(row, column).get();
        Markup content = new Markup().element("b", Numbers.brief(value));
        matrix.standardError(row, column)
                .ifPresent(error -> content.element("small", "\u00b1 " + Numbers.brief(error)));
        return new HtmlTable.Cell(content, Heat.style(share(matrix, value, least, most)));
    }

    /** 0, the nearest pair, to 1, the farthest, by the root of squared distances. */
    private static double share(AuditMatrix matrix, double value, double least, double most) {
        if (!(most > least)) {
            return 0;
        }
        return matrix.smallerIsBetter()
                ? (root(value) - root(least)) / (root(most) - root(least))
                : (most - value) / (most - least);
    }

    private static double root(double value) {
        return Math.signum(value) * Math.sqrt(Math.abs(value));
    }
}
