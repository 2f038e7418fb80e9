package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.storage.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images, caches, tallies and reports in buckets, behind a network that works, one that falters and one that is cut. */
class S3IT {
    private static final int KEYS = 20_000;

    @TempDir
    private static Path folder;

    private static SparkSession spark;
    private static S3Server server;
    private static FaultyNetwork faltering;
    private static FaultyNetwork breaking;
    private static Map<String, byte[]> reference;
    private static Map<String, byte[]> night;
    private static Run local;

    private record Run(int code, String out, String err, JsonNode report) {
        List<String> tallies() {
            List<String> tallies = new ArrayList<>();
            report.get("datasets").forEach(dataset -> {
                assertEquals(
                        dataset.get("found").asInt(), dataset.get("embedded").asInt());
                tallies.add(dataset.get("tally").asText());
            });
            assertEquals(2, tallies.size());
            return tallies;
        }
    }

    @BeforeAll
    static void theSameImagesInAFolderAndInThreeBuckets() throws Exception {
        server = S3Server.start(folder);
        faltering = new FaultyNetwork(server.port(), 1, 15_000, 120_000);
        breaking = new FaultyNetwork(server.port(), 2, Integer.MAX_VALUE - 1, Integer.MAX_VALUE);
        // S3A does not try again where a connection is reset while it skips: the task does, as often as this network,
        // which cuts every connection, makes it.
        spark = SparkSession.builder()
                .appName("s3")
                .master("local[2,12]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "3")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        hadoop.set("fs.s3a.access.key", S3Server.KEY);
        hadoop.set("fs.s3a.secret.key", S3Server.SECRET);
        hadoop.set("fs.s3a.endpoint.region", "us-east-1");
        hadoop.set("fs.s3a.path.style.access", "true");
        hadoop.set("fs.s3a.connection.ssl.enabled", "false");
        hadoop.set("fs.s3a.buffer.dir", folder.resolve("s3a").toString());
        // As the README recommends, but for the waits, which are those of a nearer server.
        hadoop.set("fs.s3a.retry.limit", "20");
        hadoop.set("fs.s3a.retry.interval", "20ms");
        hadoop.set("fs.s3a.retry.throttle.interval", "20ms");
        endpoint(hadoop, "clean", server.port());
        endpoint(hadoop, "faltering", faltering.port());
        endpoint(hadoop, "breaking", breaking.port());
        hadoop.set("fs.s3a.bucket.breaking.attempts.maximum", "2");
        hadoop.set("fs.s3a.bucket.breaking.retry.limit", "2");

        List<Map.Entry<String, byte[]>> images =
                List.copyOf(ImageFiles.rendered(300).entrySet());
        reference = map(images.subList(0, 150));
        night = map(images.subList(150, 300));
        ImageFiles.directory(folder.resolve("reference"), reference);
        ImageFiles.directory(folder.resolve("night"), night);
        for (String bucket : List.of("clean", "faltering", "breaking")) {
            server.put(List.of(bucket + "/"), key -> new byte[0]);
            server.put(prefixed(bucket + "/reference/", reference));
            server.put(prefixed(bucket + "/night/", night));
        }
        local = evaluate(folder.toString());
        assertEquals(0, local.code(), local.err());
    }

    @AfterAll
    static void stop() throws IOException {
        // No other test of this JVM needs one.
        spark.stop();
        faltering.close();
        breaking.close();
        server.close();
    }

    @Test
    void fromBucketToBucketWithTheBitsOfLocalFilesAndWithoutARename() throws Exception {
        Run run = evaluate("s3a://clean");
        assertEquals(0, run.code(), run.err());
        assertEquals(local.tallies(), run.tallies());
        assertEquals(local.report().get("scores"), run.report().get("scores"));
        assertEquals(local.report().get("differences"), run.report().get("differences"));
        Map<String, String> kept = texts("clean", "job/cache/");
        assertEquals(6, manifests(kept).size());
        for (String key : kept.keySet()) {
            assertFalse(key.contains("_temporary") || key.contains("_SUCCESS"), key);
            assertTrue(!key.endsWith(".parquet") || key.contains("/attempt-") || key.contains("/_committed/"), key);
        }
        Run again = evaluate("s3a://clean");
        assertEquals(local.tallies(), again.tallies());
        assertEquals(kept.keySet(), texts("clean", "job/cache/").keySet(), "a second run embeds nothing");
        for (Run each : List.of(run, again)) {
            assertSilent(each.out() + each.err() + each.report());
        }
        assertSilent(kept.toString());
    }

    @Test
    void talliesOfSitesArePooledInABucket() throws Exception {
        List<String> digests = new ArrayList<>();
        for (String root : List.of(folder.toString(), "s3a://clean")) {
            for (String site : List.of("reference", "night")) {
                Run run = run(
                        "tally",
                        "--images",
                        root + "/" + site,
                        "--site",
                        site,
                        "--privacy",
                        "none",
                        "--cache",
                        root + "/tallied",
                        "--out",
                        root + "/" + site + ".arrow");
                assertEquals(0, run.code(), run.err());
            }
            Run run = run("merge", root + "/reference.arrow", root + "/night.arrow", "--out", root + "/pool.arrow");
            assertEquals(0, run.code(), run.err());
            assertSilent(run.out() + run.err());
            String digest = run.out().substring(run.out().indexOf("digest "));
            digests.add(digest.lines().findFirst().orElseThrow());
        }
        assertTrue(digests.get(0).matches("digest [0-9a-f]{64}"), digests.get(0));
        assertEquals(digests.get(0), digests.get(1));
    }

    @Test
    void aNetworkThatFaltersLosesNothing() throws Exception {
        Run run = evaluate("s3a://faltering");
        System.out.printf("S3IT: %d requests refused, %d connections reset%n", faltering.refused(), faltering.reset());
        assertEquals(0, run.code(), run.err());
        assertTrue(faltering.refused() >= 5, "refused: " + faltering.refused());
        assertTrue(faltering.reset() >= 20, "reset: " + faltering.reset());
        assertEquals(local.tallies(), run.tallies());
        assertEquals(local.report().get("scores"), run.report().get("scores"));
        assertSilent(run.out() + run.err() + run.report());
    }

    @Test
    void aNetworkThatIsCutEndsTheJobWhichGoesOnLater() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<Run> first = pool.submit((Callable<Run>) () -> evaluate("s3a://breaking"));
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while (manifests(texts("breaking", "job/cache/")).isEmpty()) {
                assertTrue(!first.isDone() && System.nanoTime() < deadline, "nothing finished");
                Thread.sleep(20);
            }
            breaking.cut();
            Run run = first.get(2, TimeUnit.MINUTES);
            assertNotEquals(0, run.code());
            List<String> complaints = run.err()
                    .lines()
                    .filter(line -> line.startsWith("evaluate: "))
                    .toList();
            assertEquals(1, complaints.size(), run.err());
            assertTrue(complaints.get(0).contains("s3a://breaking/"), complaints.get(0));
            assertSilent(run.out() + run.err());
        } finally {
            pool.shutdownNow();
            breaking.mend();
        }
        Map<String, String> before = manifests(texts("breaking", "job/cache/"));
        assertTrue(before.size() < 6, "it was cut in the middle: " + before.keySet());
        assertEquals(Map.of(), texts("breaking", "job/out/"));
        Run second = evaluate("s3a://breaking");
        assertEquals(0, second.code(), second.err());
        assertEquals(local.tallies(), second.tallies());
        Map<String, String> after = manifests(texts("breaking", "job/cache/"));
        assertEquals(6, after.size());
        // A manifest names the attempt that wrote its file: none was made again.
        before.forEach((key, text) -> assertEquals(text, after.get(key), key));
    }

    @Test
    void twentyThousandKeysAreCountedExactly() throws Exception {
        server.put(
                IntStream.range(0, KEYS)
                        .mapToObj(i -> String.format("clean/many/%02d/%05d.png", i % 20, i))
                        .toList(),
                key -> new byte[] {1});
        long start = System.nanoTime();
        Storage storage = new Storage(spark.sparkContext().hadoopConfiguration());
        try (Listing listing = Listing.of(Source.of("s3a://clean/many", storage), OptionalLong.empty(), spark)) {
            System.out.printf("S3IT: %d keys listed in %.1f s%n", listing.count(), (System.nanoTime() - start) / 1e9);
            assertEquals(KEYS, listing.count());
            assertEquals(KEYS, listing.bytes());
            assertEquals(0, listing.duplicates());
        }
    }

    private static Run evaluate(String root) throws IOException {
        return run(
                "evaluate",
                "--reference",
                root + "/reference",
                "--candidate",
                "night=" + root + "/night",
                "--metrics",
                "fid,cmmd,precision",
                "--chunk-images",
                "50",
                // A report with pictures is longer than what the network lets through at a time.
                "--samples",
                "0",
                "--explain",
                "0",
                "--cache",
                root + "/job/cache",
                "--verbose",
                "--out",
                root + "/job/out");
    }

    /** Runs a command; what libraries log to standard error counts as said. */
    private static Run run(String... arguments) throws IOException {
        PrintStream stderr = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        CommandRun run;
        System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
        try {
            run = CommandRun.of(arguments);
        } finally {
            System.setErr(stderr);
        }
        String place = arguments[Arrays.asList(arguments).indexOf("--out") + 1] + "/report.json";
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(place);
        JsonNode report = null;
        if (run.code() == 0 && arguments[0].equals("evaluate")) {
            FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
            try (FSDataInputStream in = files.open(path)) {
                report = new ObjectMapper().readTree(in.readAllBytes());
            }
        }
        return new Run(run.code(), run.out(), run.err() + logged.toString(StandardCharsets.UTF_8), report);
    }

    private static void assertSilent(String text) {
        assertFalse(text.contains(S3Server.SECRET) || text.contains(S3Server.KEY), "credentials are said");
    }

    /** Keys with their texts, if they are JSON, as the server has them: not through a faulty network. */
    private static Map<String, String> texts(String bucket, String prefix) throws IOException {
        Configuration direct = new Configuration(spark.sparkContext().hadoopConfiguration());
        endpoint(direct, bucket, server.port());
        Map<String, String> texts = new TreeMap<>();
        try (FileSystem files = FileSystem.newInstance(URI.create("s3a://" + bucket), direct)) {
            org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("/" + prefix);
            if (!files.exists(root)) {
                return texts;
            }
            RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
            while (all.hasNext()) {
                org.apache.hadoop.fs.Path path = all.next().getPath();
                String text = "";
                if (path.getName().endsWith(".json")) {
                    try (FSDataInputStream in = files.open(path)) {
                        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    }
                }
                texts.put(path.toUri().getPath(), text);
            }
        }
        return texts;
    }

    private static Map<String, String> manifests(Map<String, String> texts) {
        Map<String, String> manifests = new TreeMap<>(texts);
        manifests.keySet().removeIf(key -> !key.endsWith("/_manifest.json"));
        return manifests;
    }

    private static void endpoint(Configuration hadoop, String bucket, int port) {
        hadoop.set("fs.s3a.bucket." + bucket + ".endpoint", "http://127.0.0.1:" + port);
    }

    private static Map<String, byte[]> map(List<Map.Entry<String, byte[]>> entries) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    private static Map<String, byte[]> prefixed(String prefix, Map<String, byte[]> files) {
        Map<String, byte[]> prefixed = new LinkedHashMap<>();
        files.forEach((key, bytes) -> prefixed.put(prefix + key, bytes));
        return prefixed;
    }
}
