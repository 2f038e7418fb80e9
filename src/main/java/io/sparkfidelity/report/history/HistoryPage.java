package io.sparkfidelity.report.history;

import io.sparkfidelity.report.gate.GateResult;
import io.sparkfidelity.report.gate.GateTable;
import io.sparkfidelity.report.html.HtmlPage;
import io.sparkfidelity.report.html.Markup;
import io.sparkfidelity.report.html.Section;
import io.sparkfidelity.report.text.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code history.html}: every metric over the nights, with what gates said of them. */
public final class HistoryPage {
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
        notes.forEach(note -> lead.element("p", note, "class", "mark"));
        lead.open("p", "class", "history-legend");
        for (HistorySeries.Outcome outcome : HistorySeries.Outcome.values()) {
            lead.open("span").open("svg", "viewBox", "0 0 16 16", "width", "16", "height", "16", "aria-hidden", "true");
            HistoryChart.mark(lead, outcome, 8, 8, 4);
            lead.close("svg").text(" " + outcome.label()).close("span");
        }
        return lead.close("p");
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
        scrolling(body, "Judgements");
        header(
                body,
                "metric",
                "verdict",
                "model",
                "candidate",
                "#value",
                "#baseline",
                "#rise",
                "#SE",
                "limit",
                "reason");
        for (GateResult.Judgement judgement : gate.judgements()) {
            body.open("tr")
                    .element("td", judgement.gated())
                    .open("td")
                    .element(
                            "strong",
                            judgement.passed() ? "pass" : "fail",
                            "class",
                            judgement.passed() ? "good" : "bad")
                    .close("td")
                    .element("td", or(judgement.model()))
                    .element("td", or(judgement.candidate()));
            numbers(body, judgement.value(), judgement.baseline(), judgement.rise(), judgement.standardError());
            body.element("td", GateTable.limits(judgement), "class", "history-limit")
                    .element("td", GateTable.reason(judgement), "class", "history-reason")
                    .close("tr");
        }
        return body.close("table").close("div");
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
            body.open("details").element("summary", "values");
            scrolling(body, each.title());
            header(body, "run", "candidate", "#value", "#low", "#high", "#n", "gate");
            for (HistorySeries.Point point : each.present()) {
                body.open("tr").element("td", started(runs.get(point.run()))).element("td", point.candidate());
                numbers(
                        body,
                        point.value(),
                        point.interval().map(ends -> ends[0]).orElse(null),
                        point.interval().map(ends -> ends[1]).orElse(null));
                body.element("td", TextTable.count(point.n()), "class", "number")
                        .element("td", point.outcome().label())
                        .close("tr");
            }
            body.close("table").close("div").close("details").close("figure");
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

    private Markup runTable() {
        Markup body = new Markup();
        scrolling(body, "Runs");
        header(body, "started (UTC)", "file", "gate", "rules");
        for (int i = runs.size() - 1; i >= 0; i--) {
            HistoryRun run = runs.get(i);
            String gate = run.outcome()
                    .map(outcome -> outcome.passed() ? "passed" : outcome.accepted() ? "accepted by hand" : "failed")
                    .orElse("not gated");
            row(
                    body,
                    List.of(
                            started(run),
                            run.name(),
                            gate,
                            run.outcome().map(GateResult::rules).orElse("-")));
        }
        return body.close("table").close("div");
    }

    /** A table that can be scrolled on a narrow screen, by keyboard too. */
    private static void scrolling(Markup body, String label) {
        body.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", label)
                .open("table");
    }

    /** A table's head; columns of numbers are marked by a hash. */
    private static void header(Markup body, String... names) {
        body.open("tr");
        for (String name : names) {
            boolean number = name.startsWith("#");
            body.element("th", number ? name.substring(1) : name, "scope", "col", "class", number ? "number" : "name");
        }
        body.close("tr");
    }

    private static void row(Markup body, List<String> texts) {
        body.open("tr");
        texts.forEach(text -> body.element("td", text));
        body.close("tr");
    }

    private static void numbers(Markup body, Double... values) {
        for (Double value : values) {
            body.element("td", TextTable.number(value), "class", "number");
        }
    }

    private static String or(String name) {
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
