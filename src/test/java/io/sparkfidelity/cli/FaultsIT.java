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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that die in the middle of a job, disks that fill up, and jobs that share a cache: afterwards the bits of an
 * undisturbed run. With {@code -Dfidelity.faults=long} also what takes minutes.
 */
class FaultsIT {
    private static final String REFERENCE = "sample:?count=1500&size=96";
    private static final String CANDIDATE = "night=sample:?count=1500&size=96&seed=2&jpeg=50";

    private static final int FEATURES = 20_000;
    private static final int DIMENSIONS = 2048;

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

    /** At d = 2048 sixteen buckets are 269 MB of sums, which such an executor cannot hold at once. */
    @Test
    @EnabledIfSystemProperty(named = "fidelity.faults", matches = "long")
    void executorsOfOneGigabyteTallyTwoThousandDimensions() throws Exception {
        for (String side : List.of("a", "b")) {
            features(folder.resolve(side + ".npy"), new Random(side.hashCode()));
        }
        JsonNode cluster = finished(
                scripts.start(
                        "submit/standalone.sh",
                        Map.of("WORKER_MEMORY", "1g", "SUBMIT_OPTIONS", "--conf spark.executor.memory=1g"),
                        compare("cluster")),
                "cluster");
        JsonNode local = finished(scripts.start("submit/local.sh", Map.of(), compare("local")), "local");
        assertTrue(cluster.get("environment").get("master").asText().startsWith("spark://"));
        assertEquals(local.get("scores"), cluster.get("scores"));
        for (int side = 0; side < 2; side++) {
            assertEquals(FEATURES, local.get("datasets").get(side).get("found").asInt());
            assertEquals(
                    local.get("datasets").get(side).get("tally"),
                    cluster.get("datasets").get(side).get("tally"));
        }
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
            assertTrue(!before.isEmpty() && before.size() < 12, before.keySet().toString());
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

    private static void features(Path file, Random random) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(ImageFiles.npyHeader("<f4", FEATURES + ", " + DIMENSIONS));
            ByteBuffer row = ByteBuffer.allocate(4 * DIMENSIONS).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < FEATURES; i++) {
                for (int j = 0; j < DIMENSIONS; j++) {
                    row.putFloat(4 * j, random.nextFloat());
                }
                out.write(row.array());
            }
        }
    }

    private String[] compare(String out) {
        return new String[] {
            "compare",
            "--reference",
            folder.resolve("a.npy").toString(),
            "--candidate",
            folder.resolve("b.npy").toString(),
            "--metrics",
            "fid",
            "--out",
            folder.resolve(out).toString()
        };
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
