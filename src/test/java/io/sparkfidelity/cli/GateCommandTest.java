package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.cli.session.SparkSessions;
import io.sparkfidelity.report.gate.NamedReport;
import io.sparkfidelity.report.history.HistoryFolder;
import io.sparkfidelity.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights from images to the gate's exit code, and what a history must bear. */
class GateCommandTest {
    private static final String RULES = "name: nightly\nrules:\n- {metric: fid, min_rise: 0.001, min_n: 300}\n"
            + "- {metric: cmmd, min_rise: 0.001, max_reject_ratio: 0}\n";

    @TempDir
    private static Path folder;

    /** A baseline, a night of another seed, and one with a stronger blur. */
    @BeforeAll
    static void nights() throws IOException {
        LocalSpark.session();
        night("base", "seed=100&blur=0.4", "2026-03-01T02:00:00Z");
        night("good", "seed=101&blur=0.4", "2026-03-02T02:00:00Z");
        night("bad", "seed=102&blur=1.5", "2026-03-03T02:00:00Z");
        Files.writeString(folder.resolve("rules.yaml"), RULES);
    }

    /** Evaluates a night as if it had started at a time. */
    private static void night(String name, String sample, String started) throws IOException {
        Path first = folder.resolve("first-" + name);
        CommandRun run = CommandRun.of(
                "evaluate",
                "--reference",
                "sample:?count=300&size=32",
                "--candidate",
                "night=sample:?count=300&size=32&" + sample,
                "--metrics",
                "fid,cmmd",
                "--cache",
                folder.resolve("cache").toString(),
                "--history",
                first.toString(),
                "--out",
                folder.resolve(name).toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("history: file:" + first), run.out());
        assertTrue(
                Files.readString(folder.resolve(name).resolve("history.html")).contains("1 run,"), "a page too");
        List<String> files = names(first);
        assertEquals(1, files.size());
        assertTrue(files.get(0).matches("\\d{8}T\\d{6}Z-[0-9a-f-]{36}\\.json"), files.toString());
        ObjectMapper mapper = new ObjectMapper();
        Path report = folder.resolve(name).resolve("report.json");
        ObjectNode changed = (ObjectNode) mapper.readTree(report.toFile());
        assertEquals(24, changed.remove("samples").size(), "images, which the history leaves out");
        assertEquals(1, changed.remove("explanations").size(), "single images, likewise");
        assertTrue(changed.remove("pictures").size() > 0);
        assertEquals(changed, mapper.readTree(first.resolve(files.get(0)).toFile()));
        changed.put("startedAt", started);
        mapper.writerWithDefaultPrettyPrinter().writeValue(report.toFile(), changed);
    }

    @Test
    void aNightPassesAndABlurredOneFails() throws Exception {
        Path history = folder.resolve("history");
        String base = history(history).add(Files.readAllBytes(folder.resolve("base/report.json")), "base");
        CommandRun good = gate("good", history, "--baseline", base);
        assertEquals(0, good.code(), good.out() + good.err());
        assertTrue(
                good.out().contains("gate 'nightly': passed (2 rises tested, unadjusted for their number)"),
                good.out());
        CommandRun bad = gate("bad", history, "--baseline", base);
        assertEquals(5, bad.code(), bad.out() + bad.err());
        assertTrue(bad.out().contains("2 of 2 failed"), bad.out());
        assertTrue(bad.out().contains(" SE) is above "), bad.out());
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("bad/gate.json").toFile());
        assertEquals("spark-fidelity/gate/1", json.get("schema").asText());
        assertFalse(json.get("accepted").asBoolean());
        assertEquals(base, json.get("judgements").get(0).get("baselineRun").asText());
        assertTrue(Files.readString(folder.resolve("bad/gate.xml")).contains("failures=\"2\""));
        String page = Files.readString(folder.resolve("bad/history.html"));
        assertTrue(page.contains("class=\"history-fail\"") && page.contains("class=\"history-base\""), page);
        // The night that failed is no baseline; the one before it is.
        Path last = Files.writeString(
                folder.resolve("last.yaml"), "baseline: last_accepted\nrules: [{metric: cmmd, min_rise: 0.001}]");
        CommandRun again = CommandRun.of(
                "gate",
                "--report",
                folder.resolve("bad/report.json").toString(),
                "--rules",
                last.toString(),
                "--history",
                history.toString(),
                "--out",
                folder.resolve("again").toString());
        assertEquals(5, again.code(), again.err());
        assertTrue(Files.readString(folder.resolve("again/gate.json")).contains("20260302T020000Z-"));
        CommandRun accepted = gate("bad", history, "--baseline", base, "--accept", "a new generator");
        assertEquals(0, accepted.code());
        assertTrue(accepted.out().contains("2 of 2 failed"), accepted.out());
        assertTrue(accepted.out().contains("accepted by hand: a new generator"), accepted.out());
        // Three reports, however often they were gated; outcomes are not rows.
        assertEquals(3, names(history).size());
        Dataset<Row> table = LocalSpark.session().read().json(history.toString());
        assertEquals(3, table.count());
        assertEquals(
                6,
                table.selectExpr("startedAt", "explode(scores) AS score")
                        .selectExpr("score.metric", "score.value")
                        .filter("value > 0")
                        .count());
        assertFalse(List.of(table.columns()).contains("judgements"));
    }

    @Test
    void refusalsSayWhatIsWrong() throws IOException {
        Path history = folder.resolve("refusals");
        refused(2, "--history is missing", gate("good", null, "--baseline", "x.json"));
        refused(2, "has no baseline; give --baseline", gate("good", history));
        refused(3, "there is no report", gate("good", history, "--baseline", "x.json"));
        refused(3, "is no file of the history", gate("good", history, "--baseline", "../x.json"));
        refused(3, "there is no report", gate("none", history, "--baseline", "x.json"));
        refused(2, "--accept wants a reason", gate("good", history, "--baseline", "x.json", "--accept", " "));
        refused(2, "must not be the history", gate("good", folder.resolve("good"), "--baseline", "x.json"));
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "rules: [{metric: fid, maxx: 3}]");
        String report = folder.resolve("good/report.json").toString();
        refused(2, "no key 'maxx'", CommandRun.of("gate", "--report", report, "--rules", bad.toString()));
        refused(2, "no such file", CommandRun.of("gate", "--report", report, "--rules", "/no/rules.yaml"));
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"schema\": \"spark-fidelity/report/1\"}");
        Path plain = Files.writeString(folder.resolve("plain.yaml"), "rules: [{metric: fid, max: 3}]");
        refused(
                3,
                "lacks startedAt",
                CommandRun.of("gate", "--report", broken.toString(), "--rules", plain.toString()));
        assertEquals(
                0,
                CommandRun.of("gate", "--report", report, "--rules", plain.toString(), "--out", folder + "/p")
                        .code());
        refused(
                2,
                "--baseline says nothing",
                CommandRun.of("gate", "--report", report, "--rules", plain.toString(), "--baseline", "x.json"));
        refused(
                5,
                "",
                CommandRun.of(
                        "gate",
                        "--report",
                        report,
                        "--rules",
                        "default",
                        "--history",
                        folder.resolve("d").toString(),
                        "--baseline",
                        history(folder.resolve("d")).add(Files.readAllBytes(Path.of(report)), "r"),
                        "--out",
                        folder + "/q"));
    }

    private static void refused(int code, String message, CommandRun run) {
        assertEquals(code, run.code(), run.out() + run.err());
        assertTrue(run.err().contains(message), run.err());
        assertTrue(run.err().lines().count() <= 1, run.err());
    }

    /** Many writers, some with one report: every report is there once and whole, and nothing else. */
    @Test
    void anyNumberOfWritersMayAdd() throws Exception {
        Path history = folder.resolve("writers");
        ObjectNode report = (ObjectNode)
                new ObjectMapper().readTree(folder.resolve("good/report.json").toFile());
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> added = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                byte[] json = report.put("note", i % 16).toString().getBytes(StandardCharsets.UTF_8);
                added.add(pool.submit(() -> history(history).add(json, "report")));
            }
            for (Future<String> each : added) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        HistoryFolder all = history(history);
        assertEquals(16, all.runs().size());
        assertEquals(all.runs(), names(history), "no other files, in the order of their names");
        for (String name : all.runs()) {
            NamedReport read = all.read(name);
            assertEquals(2, read.report().scores().size());
        }
    }

    @Test
    void aDamagedFileIsNamedOnThePageAndRefusedAsABaseline() throws Exception {
        Path history = folder.resolve("damaged");
        HistoryFolder all = history(history);
        String name = all.add(Files.readAllBytes(folder.resolve("good/report.json")), "good");
        assertArrayEquals(all.page(), all.page());
        Files.writeString(history.resolve(name), "{");
        assertTrue(new String(all.page(), StandardCharsets.UTF_8).contains("Left out: " + name));
        assertTrue(assertThrows(StorageException.class, () -> all.read(name))
                .getMessage()
                .contains(name));
    }

    private static HistoryFolder history(Path path) {
        return new HistoryFolder(SparkSessions.offlineStorage(), new io.sparkfidelity.storage.Path(path.toUri()));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".crc"))
                    .sorted()
                    .toList();
        }
    }

    private static CommandRun gate(String night, Path history, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "gate",
                "--report",
                folder.resolve(night).resolve("report.json").toString(),
                "--rules",
                folder.resolve("rules.yaml").toString()));
        if (history != null) {
            arguments.addAll(List.of("--history", history.toString()));
        }
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }
}
