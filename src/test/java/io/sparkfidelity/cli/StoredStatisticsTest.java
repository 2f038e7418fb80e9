package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.StatisticsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statistics as the reference of {@code evaluate}. */
class StoredStatisticsTest {
    private static final String CANDIDATE = "c=sample:?count=150&size=32&seed=2&blur=1";

    @TempDir
    private static Path folder;

    /** Of a job on images, and the statistics of its reference. */
    private static JsonNode ofImages;

    @BeforeAll
    static void statistics() throws IOException {
        LocalSpark.session();
        ofImages = evaluate("images", "sample:?count=140&size=32", "--metrics", "fid,vendi_cosine");
        List<Row> rows = LocalSpark.session()
                .read()
                .option("recursiveFileLookup", true)
                .parquet(cached(0).replaceAll("-[^/-]*$", "") + "/chunk=0000")
                .select("embedding")
                .collectAsList();
        double[][] features = rows.stream()
                .map(row -> row.<Float>getList(0).stream()
                        .mapToDouble(Float::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        assertEquals(140, features.length);
        Files.write(folder.resolve("stats.npz"), StatisticsFile.bytes(moments(features)));
    }

    @Test
    void areScoredAsComparedAndAsTheirImages() throws IOException {
        CommandRun run = CommandRun.of(
                job("stats", folder + "/stats.npz"),
                "--metrics",
                "kid,fid,precision,fid_infinity,class_fid_diagonal,vendi_cosine",
                "--samples",
                "2");
        assertEquals(0, run.code(), run.err());
        assertEquals(
                List.of("note: kid, precision, class_fid_diagonal cannot be computed: 'reference' is a mean and a"
                        + " covariance of an unknown number of images"),
                run.out()
                        .lines()
                        .filter(line -> line.contains("cannot be computed"))
                        .toList());
        JsonNode report = report("stats");
        run = CommandRun.of(
                "compare",
                "--reference",
                folder + "/stats.npz",
                "--candidate",
                "c=" + cached(1),
                "--q",
                "18",
                "--metrics",
                "fid,fid_infinity",
                "--out",
                folder + "/compared");
        assertEquals(0, run.code(), run.err());
        JsonNode compared = report("compared");
        for (String metric : List.of("fid", "fid_infinity")) {
            assertEquals(
                    score(compared, metric).get("value"), score(report, metric).get("value"), metric);
        }
        // The images were counted at 2^-18, their statistics were not.
        double images = score(ofImages, "fid").get("value").asDouble();
        assertEquals(images, score(report, "fid").get("value").asDouble(), 1e-5 * images);
        assertEquals("one_sided", score(report, "fid_infinity").get("estimator").asText());
        assertTrue(score(report, "fid").at("/n/reference").isNull());
        // The candidate's part of the error that both sides have together.
        double error = score(ofImages, "fid").get("standardError").asDouble();
        double ofCandidate = score(report, "fid").at("/details/candidateError").asDouble();
        assertTrue(ofCandidate > error / 10 && ofCandidate < error, ofCandidate + " of " + error);
        assertFalse(score(ofImages, "fid").get("details").has("candidateError"));
        // What is of the candidate alone wants nothing of the reference.
        assertEquals(
                score(ofImages, "vendi_cosine").get("value"),
                score(report, "vendi_cosine").get("value"));
        assertFalse(score(report, "vendi_cosine").get("details").has("reference"));
        assertEquals(
                List.of("fid", "fid_infinity", "vendi_cosine"),
                report.get("scores").findValuesAsText("metric"));
        JsonNode reference = report.get("datasets").get(0);
        assertEquals("reference", reference.get("role").asText());
        assertTrue(reference.get("embedded").isNull());
        assertTrue(reference.at("/warnings/0").asText().contains("stored statistics say neither"));
        assertEquals(
                List.of("c"),
                report.get("samples").findValuesAsText("dataset").stream()
                        .distinct()
                        .toList());
        assertTrue(Files.readString(folder.resolve("stats/report.html")).contains(">unknown<"));
    }

    @Test
    void besidePicturesHaveTheScoresOfMomentsAlone() throws IOException {
        Path batch = folder.resolve("batch.npz");
        SplittableRandom random = new SplittableRandom(1);
        byte[] pixels = new byte[30 * 16 * 16 * 3];
        random.nextBytes(pixels);
        byte[] header = ImageFiles.npyHeader("|u1", "30, 16, 16, 3");
        TreeMap<String, byte[]> arrays = new TreeMap<>();
        try (ZipFile stored = new ZipFile(folder.resolve("stats.npz").toFile())) {
            for (ZipEntry entry : Collections.list(stored.entries())) {
                arrays.put(entry.getName(), stored.getInputStream(entry).readAllBytes());
            }
        }
        arrays.put(
                "arr_0.npy",
                ByteBuffer.allocate(header.length + pixels.length)
                        .put(header)
                        .put(pixels)
                        .array());
        ImageFiles.zip(batch, arrays, false);
        CommandRun run = CommandRun.of(job("batch", batch.toString()), "--metrics", "fid,vendi_cosine,recall_k3");
        assertEquals(0, run.code(), run.err());
        assertFalse(run.out().lines().findFirst().orElse("").contains("reference-statistics"), run.out());
        JsonNode report = report("batch");
        double images = score(ofImages, "fid").get("value").asDouble();
        assertEquals(images, score(report, "fid").get("value").asDouble(), 1e-5 * images);
        assertEquals(
                "reference-statistics", score(report, "fid").get("reference").asText());
        assertEquals("reference", score(report, "recall_k3").get("reference").asText());
        assertEquals(30, score(report, "recall_k3").at("/n/reference").asLong());
        assertTrue(score(report, "vendi_cosine").get("details").has("reference"));
        assertEquals(
                List.of("reference", "reference", "candidate"),
                report.get("datasets").findValuesAsText("role"));
        // Nobody embeds what no metric looks at.
        JsonNode moments = evaluate("moments", batch.toString(), "--metrics", "fid");
        assertEquals(List.of("reference", "candidate"), moments.get("datasets").findValuesAsText("role"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ADM    | --dry-run              | 3 | holds statistics of 24 dimensions, and the model 'embedded' gives 128
        ADM    |                        | 3 | holds statistics of 24 dimensions, and the model 'embedded' gives 128
        STATS  | --dry-run --metrics kid | 3 | no score can be had: kid cannot be computed
        STATS  | --group-by label       | 2 | --group-by wants images of the reference
        MINUS  |                        | 3 | sigma is no covariance: its smallest eigenvalue is -1
        GONE   |                        | 3 | gone.npz
        """)
    void whatCannotBeIsSaidBeforeAnythingIsEmbedded(String file, String more, int code, String reason)
            throws IOException {
        double[] minus = new double[128 * 128];
        for (int i = 0; i < 128; i++) {
            minus[i * 128 + i] = -1;
        }
        Files.write(
                folder.resolve("minus.npz"), StatisticsFile.bytes(new ArrayFile.Statistics(new double[128], minus)));
        String reference =
                switch (file) {
                    case "ADM" -> "src/test/resources/golden/adm/reference.npz";
                    default -> folder + "/" + file.toLowerCase(Locale.ROOT) + ".npz";
                };
        Path cache = folder.resolve("untouched");
        List<String> job = new ArrayList<>(job("refused", reference));
        job.addAll(List.of("--cache", cache.toString()));
        CommandRun run = CommandRun.of(job, more == null ? new String[0] : more.split(" "));
        assertEquals(code, run.code(), run.err());
        assertTrue(run.complaint("evaluate").contains(reason), run.err());
        try (Stream<Path> files = Files.exists(cache) ? Files.walk(cache) : Stream.<Path>empty()) {
            assertEquals(
                    0,
                    files.filter(path -> path.toString().endsWith(".parquet")).count());
        }
    }

    private static ArrayFile.Statistics moments(double[][] rows) {
        int d = rows[0].length;
        double[] mean = IntStream.range(0, d)
                .mapToDouble(i -> IntStream.range(0, rows.length)
                        .mapToDouble(r -> rows[r][i])
                        .average()
                        .orElseThrow())
                .toArray();
        double[] covariance = new double[d * d];
        for (double[] row : rows) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    covariance[i * d + j] += (row[i] - mean[i]) * (row[j] - mean[j]) / (rows.length - 1);
                }
            }
        }
        return new ArrayFile.Statistics(mean, covariance);
    }

    private static String cached(int dataset) {
        return folder + "/embeddings/" + ofImages.at("/models/0/fingerprint").asText() + "/"
                + ofImages.at("/datasets/" + dataset + "/fingerprint").asText();
    }

    private static List<String> job(String name, String reference) {
        return List.of(
                "evaluate",
                "--reference",
                reference,
                "--candidate",
                CANDIDATE,
                "--explain",
                "0",
                "--out",
                folder + "/" + name);
    }

    private static JsonNode evaluate(String name, String reference, String... more) throws IOException {
        CommandRun run = CommandRun.of(job(name, reference), more);
        assertEquals(0, run.code(), run.err());
        return report(name);
    }

    private static JsonNode report(String name) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(name + "/report.json").toFile());
    }

    private static JsonNode score(JsonNode report, String metric) {
        for (JsonNode score : report.get("scores")) {
            if (score.get("metric").asText().equals(metric)) {
                return score;
            }
        }
        throw new AssertionError("no " + metric);
    }
}
