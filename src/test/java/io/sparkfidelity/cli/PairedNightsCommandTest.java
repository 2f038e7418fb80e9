package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.report.values.PairedValues;
import io.sparkfidelity.report.values.ValuesFile;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nights into one folder, from images to a gate that compares image by image, and a third that does not end. */
class PairedNightsCommandTest {
    private static final String SAMPLE = "sample:?count=64&seed=1";

    @TempDir
    private static Path folder;

    private static String first = "";

    @BeforeAll
    static void nights() throws Exception {
        List<String> ids = Source.of(SAMPLE, new Storage(new Configuration()))
                .list(LocalSpark.session())
                .select("id")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
        manifest("1.csv", ids.subList(0, 60), 2, 0);
        manifest("2.csv", ids.subList(4, 64), 3, -0.05);
        assertEquals(0, evaluate("1.csv").code());
        try (Stream<Path> runs = Files.list(folder.resolve("history"))) {
            first = runs.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.startsWith("."))
                    .findFirst()
                    .orElseThrow();
        }
        CommandRun second = evaluate("2.csv");
        assertEquals(0, second.code(), second.err());
    }

    private static void manifest(String name, List<String> ids, long seed, double shift) throws IOException {
        Random own = new Random(seed);
        List<String> lines = new ArrayList<>(List.of("id,reward"));
        for (String id : ids) {
            Random prompt = new Random(id.hashCode());
            lines.add(String.format(
                    Locale.ROOT,
                    "\"%s\",%s",
                    id,
                    0.5 + shift + 0.2 * prompt.nextGaussian() + 0.01 * own.nextGaussian()));
        }
        Files.write(folder.resolve(name), lines);
    }

    private static CommandRun evaluate(String manifest) {
        return CommandRun.of(
                "evaluate",
                "--reference",
                SAMPLE,
                "--candidate",
                "night=" + SAMPLE + "&blur=1",
                "--manifest",
                "night=" + folder.resolve(manifest),
                "--score",
                "reward=reward:-2..2",
                "--metrics",
                "cmmd",
                "--samples",
                "0",
                "--explain",
                "1",
                "--cache",
                folder.resolve("cache").toString(),
                "--history",
                folder.resolve("history").toString(),
                "--out",
                folder.resolve("out").toString());
    }

    private static JsonNode gate(String rule) throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), "rules: [" + rule + "]");
        CommandRun run = CommandRun.of(
                "gate",
                "--report",
                folder.resolve("out/report.json").toString(),
                "--rules",
                rules.toString(),
                "--history",
                folder.resolve("history").toString(),
                "--baseline",
                first,
                "--out",
                folder.resolve("gate").toString());
        assertEquals("", run.err());
        JsonNode judgement = json("gate/gate.json").get("judgements").get(0);
        assertTrue(run.out().contains(judgement.get("notes").path(1).asText()), run.out());
        return judgement;
    }

    private static JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(file).toFile());
    }

    @Test
    void theHistoryKeepsWhatTheNextNightOverwrites() throws IOException {
        JsonNode paired = gate("{metric: 'score:reward', max_rise_se: 3, max_reject_ratio: 0}");
        assertEquals(56, paired.get("pairs").asLong(), paired.toString());
        assertEquals(0.05, paired.get("rise").asDouble(), 0.01, "larger is better: the fall of 0.05");
        assertFalse(paired.get("passed").asBoolean());
        JsonNode buckets = gate("{metric: 'score:reward', max_rise_se: 3, paired: false}");
        assertTrue(buckets.get("standardError").asDouble()
                > 2 * paired.get("standardError").asDouble());
        String sha = json("history/" + first)
                .get("measures")
                .get("values")
                .get("sha256")
                .asText();
        Path kept = folder.resolve("history/values").resolve(sha + ".values");
        byte[] file = Files.readAllBytes(kept);
        Files.delete(kept);
        JsonNode without = gate("{metric: 'score:reward', max_rise_se: 3}");
        assertTrue(without.get("pairs").isNull(), without.toString());
        assertTrue(
                without.get("notes").toString().contains("out/measures.values is of another run, or damaged"),
                without.toString());
        assertEquals(buckets.get("standardError"), without.get("standardError"));
        // The gate itself keeps the night's values, where evaluate did not.
        Path tonight = folder.resolve("history/values")
                .resolve(json("out/report.json")
                                .get("measures")
                                .get("values")
                                .get("sha256")
                                .asText() + ".values");
        Files.delete(tonight);
        Files.write(kept, file);
        assertEquals(
                56,
                gate("{metric: 'score:reward', max_rise_se: 3}").get("pairs").asLong());
        assertTrue(Files.exists(tonight));
    }

    /** Two sets of other files, of the same 28 prompts: the last of each has two images, and its own name. */
    @Test
    void otherFilesOfTheSamePromptsArePairedByTheColumn() throws Exception {
        List<String> ids = Source.of(SAMPLE, new Storage(new Configuration()))
                .list(LocalSpark.session())
                .select("id")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
        for (int set = 0; set < 2; set++) {
            List<String> lines = new ArrayList<>(List.of("id,pair,reward"));
            for (int i = 0; i < 30; i++) {
                String prompt = i < 28 ? "p" + i : "twice";
                lines.add(String.format(
                        Locale.ROOT, "\"%s\",%s,%s", ids.get(30 * set + i), prompt, 0.01 * i + 0.1 * set));
            }
            Files.write(folder.resolve("prompts" + set + ".csv"), lines);
        }
        CommandRun run = CommandRun.of(
                "evaluate",
                "--reference",
                SAMPLE,
                "--candidate",
                "a=" + SAMPLE,
                "--candidate",
                "b=" + SAMPLE,
                "--manifest",
                "a=" + folder.resolve("prompts0.csv"),
                "--manifest",
                "b=" + folder.resolve("prompts1.csv"),
                "--score",
                "reward=reward:-2..2",
                "--metrics",
                "cmmd",
                "--samples",
                "0",
                "--explain",
                "0",
                "--cache",
                folder.resolve("cache").toString(),
                "--out",
                folder.resolve("prompts").toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.out()
                        .contains("images of 'a' and 'b' are paired by their column pair; 2 of 'a' and 2 of 'b' share"
                                + " their pair with another image of their set and do not count"),
                run.out());
        JsonNode rise =
                json("prompts/report.json").get("measures").get("paired").get(0);
        assertEquals(28, rise.get("pairs").asLong(), rise.toString());
        assertEquals(0.1, rise.get("value").asDouble(), 1e-9);
        // A gate of two nights finds the same pairs.
        ValuesFile kept = ValuesFile.parse(Files.readAllBytes(folder.resolve("prompts/measures.values")), "kept");
        PairedValues nights = PairedValues.of(
                kept.column("a", "images", "score:reward").orElseThrow(),
                kept.column("b", "images", "score:reward").orElseThrow());
        assertEquals(28, nights.pairs());
        assertEquals(new PairedValues.Alone(0, 2), nights.later());
        assertEquals(rise.get("value").asDouble(), nights.rise().value(), 1e-9);
        assertEquals(
                rise.get("standardError").asDouble(),
                nights.rise().standardError().orElseThrow(),
                1e-9);
    }

    /** A job that ends between its tables and its report: rows say that they are not of the report that is there. */
    @Test
    void rowsNameTheReportThatTheyBelongTo() throws IOException {
        byte[] report = Files.readAllBytes(folder.resolve("out/report.json"));
        String job = json("out/report.json").get("job").asText();
        assertEquals(List.of(job), jobs("measures.parquet"));
        assertEquals(List.of(job), jobs("explain.parquet"));
        Path rejects = folder.resolve("out/rejects.csv");
        Files.delete(rejects);
        Files.createDirectories(rejects.resolve("in the way"));
        assertNotEquals(0, evaluate("1.csv").code());
        assertEquals(new String(report), Files.readString(folder.resolve("out/report.json")), "the older report");
        for (String table : List.of("measures.parquet", "explain.parquet")) {
            List<String> jobs = jobs(table);
            assertEquals(1, jobs.size(), table);
            assertNotEquals(job, jobs.get(0), table);
        }
        Files.delete(rejects.resolve("in the way"));
        Files.delete(rejects);
    }

    private static List<String> jobs(String table) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("out").resolve(table).toString())
                .select("job")
                .distinct()
                .collectAsList()
                .stream()
                .map((Row row) -> row.getString(0))
                .toList();
    }
}
