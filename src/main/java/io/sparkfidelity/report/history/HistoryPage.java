package io.sparkfidelity.report.history;

import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.report.gate.GateTable;
import io.sparkfidelity.report.html.Columns;
import io.sparkfidelity.report.html.HtmlPage;
import io.sparkfidelity.report.html.HtmlTable;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.TextTable;
import io.sparkfidelity.report.text.Verdicts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code history.html}: every metric over the nights, with what gates said of them. */
public final class HistoryPage {
    /** More candidates of a night than so many are read in its own report. */
    private static final int MOST_VERDICTS = 8;

    private final List<HistoryRun> runs;
    private final List<String> labels;
    private final List<String> notes;

    private HistoryPage(List<HistoryRun> runs, List<String> notes) {
        this.runs = List.copyOf(runs);
        this.labels = labels(runs);
        this.notes = notes;
    }

    /**
     * The page's bytes.
     *
     * @param runs oldest first
     * @param notes on what is not shown
     */
    public static byte[] of(List<HistoryRun> runs, List<String> notes) {
        return new HistoryPage(runs, notes).page().getBytes(StandardCharsets.UTF_8);
    }

    private String page() {
        List<Section> sections = new ArrayList<>();
        newest().ifPresent(gate -> sections.add(new Section("gate", "The last gate", gate(gate))));
        Map<String, List<HistorySeries>> bySubject = new LinkedHashMap<>();
        HistorySeries.of(runs).forEach(series -> bySubject
                .computeIfAbsent(series.subject(), subject -> new ArrayList<>())
                .add(series));
        bySubject.forEach(
                (subject, series) -> sections.add(new Section("scores-" + sections.size(), subject, charts(series))));
        sections.add(new Section("runs", "Runs", runTable()));
        return HtmlPage.of("Every night", lead(), sections);
    }

    private Markup lead() {
        Markup lead = new Markup()
                .element(
                        "p",
                        runs.isEmpty()
                                ? "No runs yet."
                                : String.format(
                                        Locale.ROOT,
                                        "%,d run%s, %s to %s (UTC). Bands are 95%% intervals, the dashed line is the"
                                                + " baseline of the last gate.",
                                        runs.size(),
                                        runs.size() == 1 ? "" : "s",
                                        started(runs.get(0)),
                                        started(runs.get(runs.size() - 1))));
        verdicts().forEach(verdict -> lead.element("p", verdict));
        notes.forEach(note -> lead.element("p", note, "class", "mark"));
        lead.open("p", "class", "history-legend");
        for (HistorySeries.Outcome outcome : HistorySeries.Outcome.values()) {
            lead.open("span").open("svg", "viewBox", "0 0 16 16", "width", "16", "height", "16", "aria-hidden", "true");
            HistoryChart.mark(lead, outcome, 8, 8, 4);
            lead.close("svg").text(" " + outcome.label()).close("span");
        }
        return lead.close("p");
    }

    /** What the newest night's scores say together, as its own page has it. */
    private List<String> verdicts() {
        return runs.isEmpty()
                ? List.of()
                : Verdicts.of(runs.get(runs.size() - 1).report()).stream()
                        .limit(MOST_VERDICTS)
                        .toList();
    }

    private Optional<GateResult> newest() {
        return runs.isEmpty() ? Optional.empty() : runs.get(runs.size() - 1).outcome();
    }

    private static Markup gate(GateResult gate) {
        Markup body = new Markup()
                .open("p")
                .element("strong", gate.passed() ? "Passed" : "Failed", "class", gate.passed() ? "good" : "bad")
                .text(" by the rules '" + gate.rules() + "' (" + gate.adjustment() + "), run " + gate.run() + ".")
                .close("p");
        if (gate.acceptedBecause() != null) {
            body.element("p", "Accepted by hand: " + gate.acceptedBecause(), "class", "mark");
        }
        HtmlTable table = new HtmlTable(
                "Judgements",
                Columns.texts("metric", "verdict", "model", "candidate")
                        .thenNumbers("value", "baseline", "rise", "SE")
                        .thenTexts("limit", "reason"));
        for (GateResult.Judgement judgement : gate.judgements()) {
            table.row(List.of(
                    HtmlTable.Cell.of(judgement.gated()),
                    HtmlTable.Cell.verdict(judgement.passed() ? "pass" : "fail", judgement.passed()),
                    HtmlTable.Cell.of(or(judgement.model())),
                    HtmlTable.Cell.of(or(judgement.candidate())),
                    HtmlTable.Cell.of(TextTable.number(judgement.value())),
                    HtmlTable.Cell.of(TextTable.number(judgement.baseline())),
                    HtmlTable.Cell.of(TextTable.number(judgement.rise())),
                    HtmlTable.Cell.of(TextTable.number(judgement.standardError())),
                    HtmlTable.Cell.of(GateTable.limits(judgement), "name"),
                    HtmlTable.Cell.of(GateTable.reason(judgement), "name")));
        }
        return body.add(table.unfolded());
    }

    private Markup charts(List<HistorySeries> series) {
        Markup body = new Markup().open("div", "class", "history-grid");
        for (HistorySeries each : series) {
            body.open("figure")
                    .open("figcaption")
                    .element("strong", each.metric())
                    .text(each.baseline()
                            .map(line -> ", baseline " + TextTable.number(line.value()) + " of " + label(line.run()))
                            .orElse(""))
                    .close("figcaption")
                    .add(HistoryChart.of(each, labels));
            body.add(values(each).folded()).close("figure");
        }
        return body.close("div");
    }

    /** When a baseline's run was, if it is shown. */
    private String label(String run) {
        for (int i = 0; i < runs.size(); i++) {
            if (runs.get(i).name().equals(run)) {
                return started(runs.get(i));
            }
        }
        return run;
    }

    private HtmlTable values(HistorySeries series) {
        HtmlTable table = new HtmlTable(
                "Values of " + series.title(),
                Columns.texts("run", "candidate")
                        .thenNumbers("value", "low", "high", "n")
                        .thenTexts("gate"));
        for (HistorySeries.Point point : series.present()) {
            table.row(
                    started(runs.get(point.run())),
                    point.candidate(),
                    TextTable.number(point.value()),
                    TextTable.number(point.interval().map(ends -> ends[0]).orElse(null)),
                    TextTable.number(point.interval().map(ends -> ends[1]).orElse(null)),
                    TextTable.count(point.n()),
                    point.outcome().label());
        }
        return table;
    }

    private Markup runTable() {
        HtmlTable table = new HtmlTable(
                "Runs, newest first", Columns.texts("started (UTC)", "file", "gate", "rules", "accepted because"));
        for (int i = runs.size() - 1; i >= 0; i--) {
            HistoryRun run = runs.get(i);
            String gate = run.outcome()
                    .map(outcome -> outcome.passed() ? "passed" : outcome.accepted() ? "accepted by hand" : "failed")
                    .orElse("not gated");
            table.row(List.of(
                    HtmlTable.Cell.of(started(run)),
                    HtmlTable.Cell.of(run.name()),
                    HtmlTable.Cell.of(gate),
                    HtmlTable.Cell.of(run.outcome().map(GateResult::rules).orElse("-")),
                    HtmlTable.Cell.of(
                            run.outcome().map(GateResult::acceptedBecause).orElse("-"), "name")));
        }
        return table.markup();
    }

    private static String or(@Nullable String name) {
        return name == null ? "(any)" : name;
    }

    private static String started(HistoryRun run) {
        return run.report().startedAt().replace('T', ' ').replaceAll("(:\\d\\d)(\\.\\d+)?Z$", "$1");
    }

    /** For the axis: dates, or times of day where all runs are of two days. */
    private static List<String> labels(List<HistoryRun> runs) {
        long days = runs.stream()
                .map(run -> started(run).substring(0, 10))
                .distinct()
                .count();
        return runs.stream()
                .map(run ->
                        days > 2 ? started(run).substring(0, 10) : started(run).substring(5, 16))
                .toList();
    }
}
