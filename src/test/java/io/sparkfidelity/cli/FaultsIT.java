package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die in the middle of a job, and jobs that share a cache: afterwards the bits of an undisturbed run. */
class FaultsIT {
    private static final String REFERENCE = "sample:?count=1500&size=96";
    private static final String CANDIDATE = "night=sample:?count=1500&size=96&seed=2&jpeg=50";

    @TempDir
    private Path folder;

    private Scripts scripts;
    private List<String> undisturbed;

    @BeforeEach
    void anUndisturbedRun() throws Exception {
        scripts = new Scripts(folder);
        undisturbed = tallies(finished(start("submit/local.sh", "undisturbed", "cache-0"), "undisturbed"));
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

    @Test
    void twoJobsOnOneCacheDoNotHarmEachOther() throws Exception {
        Scripts.Started one = start("submit/local.sh", "one", "cache");
        Scripts.Started other = start("submit/local.sh", "other", "cache");
        assertEquals(undisturbed, tallies(finished(one, "one")));
        assertEquals(undisturbed, tallies(finished(other, "other")));
    }

    private Scripts.Started start(String script, String out, String cache) throws IOException {
        return scripts.start(
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
                "250",
                "--cache",
                folder.resolve(cache).toString(),
                "--out",
                folder.resolve(out).toString());
    }

    private JsonNode finished(Scripts.Started run, String out) throws Exception {
        Scripts.Run end = run.await();
        assertEquals(0, end.code(), end.output());
        return new ObjectMapper()
                .readTree(folder.resolve(out).resolve("report.json").toFile());
    }

    private static List<String> tallies(JsonNode report) {
        List<String> tallies = new ArrayList<>();
        for (JsonNode dataset : report.get("datasets")) {
            assertEquals(1500, dataset.get("found").asInt());
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
        } catch (IOException | java.io.UncheckedIOException e) {
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
