package io.sparkfidelity.report.page;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.TextTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What another run needs to come to the same numbers, and what they can be checked by. */
final class ProvenanceSection {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private ProvenanceSection() {}

    static Optional<Section> of(Report report) {
        Markup body = new Markup();
        if (!report.command().isEmpty()) {
            body.element("h3", "Command")
                    .open("pre", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Command")
                    .text(report.command().stream()
                            .map(ProvenanceSection::shellWord)
                            .collect(Collectors.joining(" ")))
                    .close("pre");
        }
        body.element("h3", "Models").add(models(report).markup());
        body.element("h3", "Sources").add(sources(report).markup());
        body.element("h3", "Versions").add(versions(report).markup());
        HtmlTable spec = new HtmlTable(
                "The job as it was understood", List.of(HtmlTable.Column.text("key"), HtmlTable.Column.text("value")));
        report.spec()
                .forEach((key, value) ->
                        spec.row(List.of(HtmlTable.Cell.of(key), HtmlTable.Cell.of(value(value), "name"))));
        if (!spec.isEmpty()) {
            body.element("h3", "Job").add(spec.folded());
        }
        return Optional.of(new Section("provenance", "Provenance", body));
    }

    private static HtmlTable models(Report report) {
        HtmlTable table = new HtmlTable(
                "Models; a name with a slash ends in its preset",
                List.of(
                        HtmlTable.Column.text("model"),
                        HtmlTable.Column.number("dimensions"),
                        HtmlTable.Column.text("engine"),
                        HtmlTable.Column.text("fingerprint")));
        for (Report.ModelEntry model : report.models()) {
            table.row(List.of(
                    HtmlTable.Cell.of(model.name()),
                    HtmlTable.Cell.of(TextTable.count(model.dimension())),
                    HtmlTable.Cell.of(orDash(model.engine())),
                    code(model.fingerprint())));
        }
        return table;
    }

    private static HtmlTable sources(Report report) {
        HtmlTable table = new HtmlTable(
                "Equal tallies have equal digests",
                List.of(
                        HtmlTable.Column.text("dataset"),
                        HtmlTable.Column.text("model"),
                        HtmlTable.Column.text("source"),
                        HtmlTable.Column.text("source's fingerprint"),
                        HtmlTable.Column.text("SHA-256 of the tally")));
        for (Report.DatasetEntry dataset : report.datasets()) {
            table.row(List.of(
                    HtmlTable.Cell.of(dataset.name()),
                    HtmlTable.Cell.of(dataset.model()),
                    HtmlTable.Cell.of(dataset.source(), "name"),
                    code(dataset.fingerprint()),
                    code(dataset.tally())));
        }
        return table;
    }

    private static HtmlTable versions(Report report) {
        HtmlTable table = new HtmlTable(
                "Versions and environment", List.of(HtmlTable.Column.text("what"), HtmlTable.Column.text("value")));
        table.row(
                "spark-fidelity", report.tool().version() + " (" + report.tool().commit() + ")");
        table.row("schema", report.schema());
        table.row("started", report.startedAt());
        report.environment().forEach((key, value) -> table.row(key, orDash(value)));
        return table;
    }

    private static HtmlTable.Cell code(String text) {
        return HtmlTable.Cell.of(orDash(text), "code");
    }

    private static String orDash(String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }

    private static String value(Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "-"
                    : list.stream().map(ProvenanceSection::value).collect(Collectors.joining(", "));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + value(entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
        return value == null ? "-" : value.toString();
    }

    /** A word as a shell would have to be given it. */
    private static String shellWord(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
