package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.Heat;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The distance of each class, as a table whose colours are its values. */
final class ClassesSection {
    private static final String CLASS = "class.";

    private ClassesSection() {}

    static Optional<Section> of(Report report) {
        ScoreGroups scores = new ScoreGroups(report);
        Markup body = new Markup();
        boolean any = false;
        for (String model : scores.models()) {
            for (String metric : scores.metrics(model)) {
                List<Report.ScoreEntry> entries = scores.of(model, metric);
                TreeSet<String> classes = new TreeSet<>();
                entries.forEach(score -> score.details().keySet().stream()
                        .filter(key -> key.startsWith(CLASS))
                        .forEach(classes::add));
                if (!classes.isEmpty()) {
                    any = true;
                    body.add(table(model, metric, entries, classes).markup());
                }
            }
        }
        return any
                ? Optional.of(new Section(
                        "classes",
                        "Classes",
                        new Markup()
                                .element(
                                        "p",
                                        "The stronger a cell's colour, the farther the candidate's class is from the reference's."
                                                + " A dash: too few images of the class on a side.")
                                .add(body)))
                : Optional.empty();
    }

    private static HtmlTable table(
            String model, String metric, List<Report.ScoreEntry> entries, TreeSet<String> classes) {
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(HtmlTable.Column.text("class")));
        entries.forEach(score -> columns.add(HtmlTable.Column.number(score.candidate())));
        HtmlTable table = new HtmlTable(metric + " by class under the model " + model, columns);
        double most = entries.stream()
                .flatMap(score -> classes.stream().map(score.details()::get))
                .filter(Numbers::finite)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        for (String name : classes) {
            List<HtmlTable.Cell> row = new ArrayList<>();
            row.add(HtmlTable.Cell.of(name.substring(CLASS.length())));
            for (Report.ScoreEntry score : entries) {
                row.add(cell(score.details().get(name), most));
            }
            table.row(row);
        }
        return table;
    }

    private static HtmlTable.Cell cell(@Nullable Double value, double most) {
        return value != null && Numbers.finite(value)
                ? HtmlTable.Cell.of(Numbers.of(value), Heat.style(most > 0 ? value / most : 0))
                : HtmlTable.Cell.of("-", "soft");
    }
}
