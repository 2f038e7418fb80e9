package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every metric of every candidate in one table for each model. */
final class OverviewSection {
    private OverviewSection() {}

    static Optional<Section> of(Report report) {
        ScoreGroups scores = new ScoreGroups(report);
        if (scores.models().isEmpty()) {
            return Optional.empty();
        }
        Markup body = new Markup()
                .open("p")
                .text("Values with their standard errors; \u2193 smaller is better, \u2191 larger is better. ")
                .element("span", "\u2713", "class", "good")
                .text(" marks what a perfect model would reach here: it cannot be told from the reference at this n;"
                        + " in brackets where the metric is blind to some faults.")
                .close("p");
        scores.models().forEach(model -> body.add(table(scores, model).markup()));
        return Optional.of(new Section("overview", "Side by side", body));
    }

    private static HtmlTable table(ScoreGroups scores, String model) {
        List<HtmlTable.Column> columns = new ArrayList<>(List.of(HtmlTable.Column.text("metric")));
        scores.candidates().forEach(candidate -> columns.add(HtmlTable.Column.number(candidate)));
        columns.add(HtmlTable.Column.number("a perfect model"));
        HtmlTable table = new HtmlTable("Scores under the model " + model, columns, HtmlTable.STACKED);
        for (String metric : scores.metrics(model)) {
            Report.ScoreEntry first = scores.of(model, metric).get(0);
            List<HtmlTable.Cell> row = new ArrayList<>();
            row.add(HtmlTable.Cell.of(metric + (ScoreGroups.largerIsBetter(first) ? " \u2191" : " \u2193")));
            for (String candidate : scores.candidates()) {
                row.add(scores.of(model, metric, candidate)
                        .map(OverviewSection::cell)
                        .orElse(HtmlTable.Cell.of("-")));
            }
            row.add(HtmlTable.Cell.of(perfect(scores.of(model, metric))));
            table.row(row);
        }
        return table;
    }

    private static HtmlTable.Cell cell(Report.ScoreEntry score) {
        if (!Numbers.finite(score.value())) {
            return HtmlTable.Cell.of("no value", "soft");
        }
        String text = Numbers.of(score.value(), score.standardError());
        if (!ScoreGroups.withinFloor(score)) {
            return HtmlTable.Cell.of(text);
        }
        return HtmlTable.Cell.of(text + (MetricWords.isBlind(score.metric()) ? " (\u2713)" : " \u2713"), "good");
    }

    /** One bound where the candidates have one, as they do where their sizes are equal. */
    private static String perfect(List<Report.ScoreEntry> scores) {
        List<String> bounds = scores.stream()
                .flatMap(score ->
                        Optional.ofNullable(score.floor()).map(floor -> ScoresSection.bound(score, floor)).stream())
                .distinct()
                .toList();
        return bounds.isEmpty() ? "-" : bounds.size() == 1 ? bounds.get(0) : "by size, see below";
    }
}
