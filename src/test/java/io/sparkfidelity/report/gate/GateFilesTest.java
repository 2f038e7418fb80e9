package io.sparkfidelity.report.gate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.ReportJson;
import io.sparkfidelity.report.Results;
import io.sparkfidelity.report.history.HistoryPage;
import io.sparkfidelity.report.history.HistoryRun;
import io.sparkfidelity.storage.Json;
import io.sparkfidelity.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** What a gate reads and writes: reports, JUnit's XML, and the page of the history. */
class GateFilesTest {
    private static final String HOSTILE = "]]><script>&\"'\u0000\uFFFE\uD800\u001B[2J</testcase>";

    static Stream<Arguments> noReports() {
        return Stream.of(
                Arguments.of("schema", (Consumer<Nights>) n -> n.json.put("schema", "other/1")),
                Arguments.of("lacks startedAt", (Consumer<Nights>) n -> n.json.remove("startedAt")),
                Arguments.of("is no time", (Consumer<Nights>) n -> n.json.put("startedAt", "../../x")),
                Arguments.of("startedAt is", (Consumer<Nights>) n -> n.json.put("startedAt", "+12345-01-01T00:00:00Z")),
                Arguments.of("lacks scores", (Consumer<Nights>) n -> n.json.remove("scores")),
                Arguments.of("holds an empty entry", (Consumer<Nights>) n -> n.scores.add(null)),
                Arguments.of("scores[0].n", (Consumer<Nights>) n -> n.with("n", null)),
                Arguments.of("scores[0].metric is missing", (Consumer<Nights>) n -> n.with("metric", null)),
                Arguments.of("scores[0].value", (Consumer<Nights>) n -> n.with("value", "NaN")),
                Arguments.of("standardError", (Consumer<Nights>) n -> n.with("standardError", -1)),
                Arguments.of("ci95", (Consumer<Nights>) n -> n.with("ci95", List.of(1))),
                Arguments.of("candidate has 2000", (Consumer<Nights>) n -> n.with("candidate", "x".repeat(2000))),
                Arguments.of("rejected of", (Consumer<Nights>) n -> n.candidate.put("rejected", 5000)));
    }

    @ParameterizedTest
    @MethodSource("noReports")
    void whatIsNoReportIsRefused(String reason, Consumer<Nights> change) {
        Nights night = new Nights().score("kid", 1, List.of());
        change.accept(night);
        StorageException error =
                assertThrows(StorageException.class, () -> ReportJson.parse(night.bytes(), "report.json"));
        assertTrue(error.getMessage().contains(reason), error.getMessage());
        assertTrue(error.getMessage().contains("report.json"), error.getMessage());
    }

    @Test
    void textThatIsNoJsonIsRefusedAndLaterKeysAreSkipped() throws StorageException {
        for (String text : List.of("", "{", "[]", "null", "{\"schema\":1}", "[".repeat(100_000))) {
            assertThrows(
                    StorageException.class,
                    () -> ReportJson.parse(text.getBytes(StandardCharsets.UTF_8), "report.json"),
                    text.length() < 20 ? text : "nested");
        }
        byte[] picture = "\u0089PNG\r\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "a.png is no report: it is not JSON; name a report.json",
                assertThrows(StorageException.class, () -> ReportJson.parse(picture, "a.png"))
                        .getMessage());
        assertThrows(StorageException.class, () -> ReportJson.requireLength(1L << 40, "big"));
        Nights night = new Nights();
        night.json.put("later", List.of(1));
        assertEquals(0, night.report().scores().size());
    }

    @Test
    void oneLineIsTheSameWhateverTheLayout() throws StorageException {
        byte[] pretty = Nights.drawn("kid", new SplittableRandom(1), 1).bytes();
        byte[] line = ReportJson.oneLine(pretty, "a");
        assertEquals(1, new String(line, StandardCharsets.UTF_8).lines().count());
        assertArrayEquals(line, ReportJson.oneLine(line, "b"));
    }

    @Test
    void xmlIsWellFormedWhateverTheNames() throws Exception {
        Nights night = new Nights()
                .score("kid", 1, List.of())
                .with("candidate", HOSTILE)
                .with("model", HOSTILE);
        GateRules rules = GateRulesFile.parse("rules: [{metric: kid, max: 0.5}, {metric: fid, max: 1}]", "test");
        GateResult result =
                Results.of(rules, Gate.judge(night.report(), rules, BaselineRuns.none(), NightValues.none()), null);
        Element suite = suite(JUnitXml.of(result));
        assertEquals(2, suite.getElementsByTagName("testcase").getLength());
        assertEquals(2, suite.getElementsByTagName("failure").getLength());
        assertEquals("2", suite.getAttribute("failures"));
        GateResult accepted =
                Results.of(rules, Gate.judge(night.report(), rules, BaselineRuns.none(), NightValues.none()), HOSTILE);
        Element second = suite(JUnitXml.of(accepted));
        assertEquals("0", second.getAttribute("failures"));
        assertEquals(2, second.getElementsByTagName("skipped").getLength());
        assertFalse(GateTable.of(accepted).contains("\u001B"), "nothing steers the terminal");
    }

    private static Element suite(byte[] xml) throws Exception {
        return (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getElementsByTagName("testsuite")
                .item(0);
    }

    @Test
    void outcomesAreReadBackAndDamagedOnesRefused() throws Exception {
        GateRules rules = GateRulesFile.parse("rules: [{metric: kid, max: 0.5}]", "test");
        GateResult result = Results.of(
                rules,
                Gate.judge(
                        new Nights().score("kid", 1, List.of()).report(),
                        rules,
                        BaselineRuns.none(),
                        NightValues.none()),
                null);
        assertEquals(result, GateResult.parse(Json.write(result), "outcome"));
        for (String text : List.of("{}", "null", "{\"schema\":\"spark-fidelity/gate/1\"}", "[1]")) {
            assertThrows(
                    StorageException.class,
                    () -> GateResult.parse(text.getBytes(StandardCharsets.UTF_8), "outcome"),
                    text);
        }
    }

    @Test
    void thePageShowsEveryNightAndItsOutcomeByShape() throws Exception {
        GateRules rules = GateRulesFile.parse(
                "name: nightly\nbaseline: {pinned: n0}\nrules: [{metric: kid, max: 2, max_rise: 5}]", "test");
        List<HistoryRun> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Nights night = new Nights().score("kid", i == 3 || i == 5 ? 3 : 1 + 0.1 * i, List.of());
            night.json.put("startedAt", "2026-03-0" + (i + 1) + "T02:00:00Z");
            if (i == 2) {
                night.with("value", null);
            }
            night.with("floor", new Report.FloorEntry(1, 0.5, 0.8, 1.2, 1.5, 30));
            BaselineRuns base = new BaselineRuns(
                    Map.of("n0", new Nights().score("kid", 1, List.of()).named("n0")), List.of());
            Optional<GateResult> outcome = i == 1
                    ? Optional.empty()
                    : Optional.of(Results.of(
                            rules,
                            Gate.judge(night.report(), rules, base, NightValues.none()),
                            i == 3 ? "known <b>cause</b>" : null));
            runs.add(new HistoryRun("n" + i, night.report(), outcome));
        }
        String page = new String(HistoryPage.of(runs, List.of("Left out: <x>")), StandardCharsets.UTF_8);
        String chart = page.substring(page.indexOf("<figure>"));
        assertEquals(2, count(chart, "class=\"history-pass\""), "nights 0 and 4");
        assertEquals(1, count(chart, "class=\"history-fail\""), "night 5");
        assertEquals(1, count(chart, "class=\"history-hand\""), "night 3");
        assertEquals(1, count(chart, "class=\"history-open\""), "night 1");
        assertEquals(2, count(chart, "class=\"history-line\""), "night 2 has no value: two pieces");
        assertEquals(1, count(chart, "class=\"history-base\""));
        assertTrue(page.contains("baseline 1.0000 of 2026-03-01 02:00"), page);
        assertTrue(page.contains("aria-label=\"kid, m: 5 runs, the last 3.0000, 1 failed\""), page);
        assertTrue(page.contains("Left out: &lt;x&gt;"), page);
        assertTrue(page.contains("known &lt;b&gt;cause&lt;/b&gt;"), "why night 3 was accepted");
        assertTrue(page.contains("<p>night is worse than a perfect model by kid"), page);
        assertFalse(page.contains("<script") || page.contains("<b>"), page);
        assertTrue(new String(HistoryPage.of(List.of(), List.of()), StandardCharsets.UTF_8).contains("No runs yet."));
        assertArrayEquals(HistoryPage.of(runs, List.of()), HistoryPage.of(runs, List.of()));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
