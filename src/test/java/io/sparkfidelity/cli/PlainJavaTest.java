package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.federate.GoldenFile;
import io.sparkfidelity.report.gate.PairedNights;
import io.sparkfidelity.report.history.HistoryFolder;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no Spark, in a JVM that has none. */
class PlainJavaTest {
    /** Of the class path of the tests, what the uber jar has: as folders of the local Maven repository name it. */
    private static final List<String> BUNDLED = List.of(
            "classes",
            "picocli",
            "jackson",
            "snakeyaml",
            "arrow-format",
            "flatbuffers",
            "bytedeco",
            "jsoup",
            "gson",
            "djl");

    @TempDir
    private Path folder;

    @Test
    void theyRunAndWhatNeedsSparkSaysSo() throws Exception {
        String tally = Files.write(folder.resolve("north.arrow"), GoldenFile.bytes(GoldenFile.PLAIN))
                .toString();
        String pool = folder.resolve("pool.arrow").toString();
        String scores = folder.resolve("scores").toString();
        String rules = Files.writeString(
                        folder.resolve("rules.yaml"), "{name: strict, rules: [{metric: fid, max: -1}]}")
                .toString();
        Map<String, Double> flaws = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            flaws.put(i + ".png", (double) (i % 7));
        }
        PairedNights.write(folder.resolve("base"), "2026-03-01T02:00:00Z", flaws);
        flaws.replaceAll((id, value) -> value + 0.1);
        PairedNights.write(folder.resolve("night"), "2026-03-02T02:00:00Z", flaws);
        String pinned = HistoryFolder.name(Files.readAllBytes(folder.resolve("base/report.json")), "base");
        String first = Files.writeString(
                        folder.resolve("first.yaml"), "rules: [{metric: '" + PairedNights.MEASURE + "', min: 0}]")
                .toString();
        String paired = Files.writeString(
                        folder.resolve("paired.yaml"),
                        "rules: [{metric: '" + PairedNights.MEASURE + "', min_rise: 0, paired: true}]")
                .toString();
        List<String> lines = run(
                List.of("models", "show", "embedded"),
                List.of("tally", "show", tally),
                List.of("merge", tally, "--out", pool),
                List.of(
                        "compare",
                        "--reference",
                        pool,
                        "--candidate",
                        "night=" + tally,
                        "--metrics",
                        "fid",
                        "--out",
                        scores),
                List.of("compare", "--reference", folder.toString(), "--candidate", tally, "--out", scores),
                List.of("compare", "--reference", "s3a://bucket/a.arrow", "--candidate", tally, "--out", scores),
                List.of("evaluate", "--reference", "a", "--candidate", "b", "--out", "c"),
                List.of(
                        "gate",
                        "--report",
                        scores + "/report.json",
                        "--rules",
                        rules,
                        "--history",
                        folder + "/history"),
                List.of(
                        "gate",
                        "--report",
                        folder + "/base/report.json",
                        "--rules",
                        first,
                        "--history",
                        folder + "/nights"),
                List.of(
                        "gate",
                        "--report",
                        folder + "/night/report.json",
                        "--rules",
                        paired,
                        "--history",
                        folder + "/nights",
                        "--baseline",
                        pinned));
        String all = String.join("\n", lines);
        assertEquals(
                "0 0 0 0 2 3 2 5 0 5",
                lines.stream()
                        .filter(line -> line.startsWith("exit code "))
                        .map(line -> line.substring("exit code ".length()))
                        .collect(Collectors.joining(" ")),
                all);
        assertEquals(
                2,
                lines.stream()
                        .filter(line -> line.contains(
                                "needs Spark, and there is none here: run the same arguments by spark-submit"))
                        .count(),
                all);
        assertTrue(all.contains("only files of this machine are read without Spark"), all);
        assertFalse(all.contains("\tat "), all);
        assertTrue(all.contains("image by image: 200 images of both nights"), all);
        assertTrue(Files.exists(folder.resolve("history/gates")), all);
        // The same bytes as beside Spark.
        assertEquals(0, CommandRun.of("merge", tally, "--out", pool + "2.arrow").code());
        assertArrayEquals(Files.readAllBytes(Path.of(pool)), Files.readAllBytes(Path.of(pool + "2.arrow")));
    }

    /** Features and statistics are read by the JVM itself, and scored as beside Spark to the bit. */
    @Test
    void arraysHaveTheScoresThatTheyHaveOnSpark() throws Exception {
        String reference = Files.write(folder.resolve("a.npy"), NumpyFiles.bytes(rows(60, 1)))
                .toString();
        String candidate = Files.write(folder.resolve("b.npy"), NumpyFiles.bytes(rows(50, 2)))
                .toString();
        String[] command = {
            "compare",
            "--reference",
            reference,
            "--candidate",
            "night=" + candidate,
            "--metrics",
            "fid,fid_infinity,cmmd,kid,precision,coverage,energy_distance,rke,mind",
            "--out"
        };
        List<String> plain = new ArrayList<>(List.of(command));
        plain.add(folder.resolve("plain").toString());
        List<String> lines = run(plain);
        assertEquals("exit code 0", lines.get(lines.size() - 1), String.join("\n", lines));
        LocalSpark.session();
        List<String> onSpark = new ArrayList<>(List.of(command));
        onSpark.add(folder.resolve("spark").toString());
        assertEquals(0, CommandRun.of(onSpark.toArray(String[]::new)).code());
        JsonNode scores = scores("spark");
        assertEquals(9, scores.size());
        assertEquals(scores, scores("plain"));
    }

    private JsonNode scores(String out) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(out + "/report.json").toFile())
                .get("scores");
    }

    private static double[][] rows(int count, long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> unit(random.doubles(6, -1, 1).toArray()))
                .limit(count)
                .toArray(double[][]::new);
    }

    /** Some metrics take unit vectors alone. */
    private static double[] unit(double[] x) {
        double length = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
        return Arrays.stream(x).map(v -> v / length).toArray();
    }

    /** What commands print in one JVM, and how it ended with the last. */
    @SafeVarargs
    private static List<String> run(List<String>... commands) throws IOException, InterruptedException {
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(each -> BUNDLED.stream().anyMatch(each::contains) && !each.contains("spark-"))
                        .collect(Collectors.joining(File.pathSeparator)),
                PlainCommands.class.getName()));
        for (int i = 0; i < commands.length; i++) {
            java.addAll(commands[i]);
            if (i < commands.length - 1) {
                java.add(PlainCommands.THEN);
            }
        }
        Process process = new ProcessBuilder(java).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList());
        lines.add("exit code " + process.waitFor());
        return lines;
    }
}
