package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.source.ImageFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that die in the middle of a job, disks that fill up, and jobs that share a cache: afterwards the bits of an
 * undisturbed run. With {@code -Dfidelity.faults=long} also what takes minutes.
 */
class FaultsIT {
    private static final String REFERENCE = "sample:?count=400&size=96";
    private static final String CANDIDATE = "night=sample:?count=400&size=96&seed=2&jpeg=50";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<String> undisturbed;

    @TempDir
    private Path folder;

    @BeforeAll
    static void anUndisturbedRun(@TempDir Path folder) throws Exception {
        undisturbed = tallies(finished(start(folder, "submit/local.sh", "out", "cache"), folder.resolve("out")));
    }

    @Test
    void aKilledDriverIsResumedWhereItWas() throws Exception {
        Scripts.Started first = start("submit/local.sh", "resumed", "cache");
        awaitUntil(() -> manifests().size() >= 2, first);
        // bash has become the driver's JVM.
        first.process().destroyForcibly();
        assertTrue(first.process().waitFor(1, TimeUnit.MINUTES));
        Map<Path, String> before = manifests();
        assertFalse(Files.exists(folder.resolve("resumed/report.json")));
        assertEquals(undisturbed, tallies(finished(start("submit/local.sh", "resumed", "cache"), "resumed")));
        Map<Path, String> after = manifests();
        assertTrue(before.size() < after.size(), "it was killed in the middle");
        // A manifest names the attempt that wrote its files: none was made again.
        before.forEach((file, text) -> assertEquals(text, after.get(file), file.toString()));
    }

    @Test
    void aKilledExecutorCostsTheJobNothingButTime() throws Exception {
        Scripts.Started run = start("submit/standalone.sh", "executor", "cache");
        awaitUntil(() -> manifests().size() >= 1, run);
        List<ProcessHandle> executors = run.jvms("CoarseGrainedExecutorBackend");
        assertEquals(2, executors.size());
        executors.get(0).destroyForcibly();
        assertEquals(undisturbed, tallies(finished(run, "executor")));
    }

    /** At d = 768 28 of 32 tallies fit a pass: the executor dies in the second. */
    @Test
    void anExecutorKilledWhileItTalliesCostsTheJobNothingButTime() throws Exception {
        features(3_000, 768);
        JsonNode local = compared("submit/local.sh", "local", "cmmd", "");
        EventLog events = new EventLog(Files.createDirectory(folder.resolve("events")));
        Scripts.Started run = compare("submit/standalone.sh", "cluster", "cmmd", events.options());
        awaitUntil(() -> events.tallies().size() >= 2, run);
        List<ProcessHandle> executors = run.jvms("CoarseGrainedExecutorBackend");
        assertEquals(2, executors.size());
        executors.get(0).destroyForcibly();
        assertSame(3_000, local, finished(run, folder.resolve("cluster")));
        assertTrue(events.lostInATally(), "the executor was gone before or after a tally");
    }

    /** At d = 2048 sixteen buckets are 269 MB of sums, which such an executor cannot hold at once. */
    @Test
    @EnabledIfSystemProperty(named = "fidelity.faults", matches = "long")
    void executorsOfOneGigabyteTallyTwoThousandDimensions() throws Exception {
        features(20_000, 2048);
        JsonNode cluster = compared("submit/standalone.sh", "cluster", "fid", "--conf spark.executor.memory=1g");
        assertSame(20_000, compared("submit/local.sh", "local", "fid", ""), cluster);
        assertTrue(cluster.get("environment").get("master").asText().startsWith("spark://"));
    }

    @Test
    @EnabledIfSystemProperty(named = "fidelity.faults", matches = "long")
    void aDiskThatFillsUpEndsTheJobWhichGoesOnWithSpace() throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        assumeTrue(system("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", cache.toString()), "may not mount");
        try {
            Scripts.Run full = start("submit/local.sh", "full", "cache").await();
            assertEquals(1, full.code(), full.output());
            assertEquals(
                    1,
                    full.output()
                            .lines()
                            .filter(line -> line.startsWith("evaluate: no space left to write "))
                            .count(),
                    full.output());
            assertFalse(Files.exists(folder.resolve("full/report.json")));
            Map<Path, String> before = manifests();
            assertTrue(!before.isEmpty() && before.size() < 8, before.keySet().toString());
            assertTrue(system("mount", "-o", "remount,size=100m", cache.toString()));
            assertEquals(undisturbed, tallies(finished(start("submit/local.sh", "full", "cache"), "full")));
            Map<Path, String> after = manifests();
            before.forEach((file, text) -> assertEquals(text, after.get(file), file.toString()));
        } finally {
            assertTrue(system("umount", cache.toString()));
        }
    }

    private static boolean system(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Two files of unit vectors. */
    private void features(int rows, int dimensions) throws IOException {
        for (String side : List.of("a", "b")) {
            Random random = new Random(side.hashCode());
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(side + ".npy")))) {
                out.write(ImageFiles.npyHeader("<f4", rows + ", " + dimensions));
                ByteBuffer row = ByteBuffer.allocate(4 * dimensions).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < rows; i++) {
                    double[] x = random.doubles(dimensions).toArray();
                    double length = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
                    for (int j = 0; j < dimensions; j++) {
                        row.putFloat(4 * j, (float) (x[j] / length));
                    }
                    out.write(row.array());
                }
            }
        }
    }

    private JsonNode compared(String script, String out, String metric, String options) throws Exception {
        return finished(compare(script, out, metric, options), folder.resolve(out));
    }

    private Scripts.Started compare(String script, String out, String metric, String options) throws IOException {
        return new Scripts(folder)
                .start(
                        script,
                        Map.of("WORKER_MEMORY", "1g", "SUBMIT_OPTIONS", options),
                        "compare",
                        "--reference",
                        folder.resolve("a.npy").toString(),
                        "--candidate",
                        folder.resolve("b.npy").toString(),
                        "--metrics",
                        metric,
                        "--out",
                        folder.resolve(out).toString());
    }

    private static void assertSame(int rows, JsonNode expected, JsonNode actual) {
        assertEquals(expected.get("scores"), actual.get("scores"));
        for (int side = 0; side < 2; side++) {
            assertEquals(rows, expected.get("datasets").get(side).get("found").asInt());
            assertEquals(
                    expected.get("datasets").get(side).get("tally"),
                    actual.get("datasets").get(side).get("tally"));
        }
    }

    /** What Spark itself writes down of a run, while it runs. */
    private record EventLog(Path folder) {
        String options() {
            return "--conf spark.eventLog.enabled=true --conf spark.eventLog.rolling.enabled=false"
                    + " --conf spark.eventLog.compress=false --conf spark.eventLog.dir=" + folder.toUri();
        }

        /** The numbers of the jobs that tally, which have begun. */
        Set<Integer> tallies() {
            Set<Integer> tallies = new TreeSet<>();
            for (JsonNode event : events("SparkListenerJobStart")) {
                if (event.path("Properties").path("spark.jobGroup.id").asText().equals("spark-fidelity-tally")) {
                    tallies.add(event.get("Job ID").asInt());
                }
            }
            return tallies;
        }

        boolean lostInATally() {
            Set<Integer> tallies = tallies();
            Set<Integer> running = new TreeSet<>();
            for (JsonNode event : events("SparkListener(JobStart|JobEnd|ExecutorRemoved)")) {
                switch (event.get("Event").asText()) {
                    case "SparkListenerJobStart" ->
                        running.add(event.get("Job ID").asInt());
                    case "SparkListenerJobEnd" ->
                        running.remove(event.get("Job ID").asInt());
                    default -> {
                        // The cluster's end, when no job runs, removes executors too.
                        if (running.stream().anyMatch(tallies::contains)) {
                            return true;
                        }
                    }
                }
            }
            return false;
        }

        private List<JsonNode> events(String names) {
            List<JsonNode> events = new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    // The last line of a log that is being written may be half a line.
                    for (String line : Files.readAllLines(file)) {
                        if (line.matches("\\{\"Event\":\"" + names + "\".*}")) {
                            events.add(JSON.readTree(line));
                        }
                    }
                }
            } catch (NoSuchFileException e) {
                // At the end of a run its log gets another name; whoever looks again finds it.
                return List.of();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return events;
        }
    }

    @Test
    void twoJobsOnOneCacheDoNotHarmEachOther() throws Exception {
        Scripts.Started one = start("submit/local.sh", "one", "cache");
        Scripts.Started other = start("submit/local.sh", "other", "cache");
        assertEquals(undisturbed, tallies(finished(one, "one")));
        assertEquals(undisturbed, tallies(finished(other, "other")));
    }

    private Scripts.Started start(String script, String out, String cache) throws IOException {
        return start(folder, script, out, cache);
    }

    private static Scripts.Started start(Path folder, String script, String out, String cache) throws IOException {
        return new Scripts(folder)
                .start(
                        script,
                        Map.of(),
                        "evaluate",
                        "--reference",
                        REFERENCE,
                        "--candidate",
                        CANDIDATE,
                        "--metrics",
                        "fid",
                        "--chunk-images",
                        "100",
                        "--cache",
                        folder.resolve(cache).toString(),
                        "--out",
                        folder.resolve(out).toString());
    }

    private JsonNode finished(Scripts.Started run, String out) throws Exception {
        return finished(run, folder.resolve(out));
    }

    private static JsonNode finished(Scripts.Started run, Path out) throws Exception {
        Scripts.Run end = run.await();
        assertEquals(0, end.code(), end.output());
        return JSON.readTree(out.resolve("report.json").toFile());
    }

    private static List<String> tallies(JsonNode report) {
        List<String> tallies = new ArrayList<>();
        for (JsonNode dataset : report.get("datasets")) {
            assertEquals(400, dataset.get("found").asInt());
            assertEquals(
                    dataset.get("found").asInt(),
                    dataset.get("embedded").asInt() + dataset.get("rejected").asInt());
            tallies.add(dataset.get("tally").asText());
        }
        return tallies;
    }

    /** The texts of the manifests in the shared cache. */
    private Map<Path, String> manifests() {
        Map<Path, String> texts = new TreeMap<>();
        Path cache = folder.resolve("cache");
        if (!Files.exists(cache)) {
            return texts;
        }
        try (Stream<Path> files = Files.walk(cache)) {
            for (Path file : files.filter(f -> f.endsWith("_manifest.json")).toList()) {
                texts.put(file, Files.readString(file));
            }
        } catch (IOException | UncheckedIOException e) {
            // A temporary file that went while the tree was walked; the next look finds the rest.
            return texts;
        }
        return texts;
    }

    private static void awaitUntil(BooleanSupplier condition, Scripts.Started run) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!condition.getAsBoolean()) {
            assertTrue(run.process().isAlive(), "ended too early: " + Files.readString(run.log()));
            assertTrue(System.nanoTime() < deadline, "nothing finished: " + Files.readString(run.log()));
            Thread.sleep(50);
        }
    }
}
