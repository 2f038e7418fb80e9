package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.frechet.Sfid;
import io.sparkfidelity.source.ArrayFile;
import io.sparkfidelity.source.ImageFiles;
import io.sparkfidelity.source.StatisticsFile;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores of a feature map that a card names beside the embedding. */
class SpatialScoresTest {
    private static final String REFERENCE = "sample:?count=40&size=16";

    @TempDir
    private Path folder;

    @Test
    void areFromThePassThatMakesTheEmbeddings() throws IOException {
        LocalSpark.session();
        CommandRun run = evaluate(REFERENCE, "--metrics", "sfid,fid");
        assertEquals(0, run.code(), run.err());
        JsonNode report = report();
        float[][] reference = cached(report, 0);
        float[][] candidate = cached(report, 1);
        assertEquals(84, reference[0].length);
        double sfid = new Sfid()
                .compute(new ModelTraits("tiny", false), sample(reference), sample(candidate))
                .value();
        // The same sums of integers; with an error bar the distance comes out of its gradient's factors.
        assertEquals(sfid, score(report, "sfid").get("value").asDouble(), 1e-11 * sfid);
        assertTrue(score(report, "sfid").get("standardError").isNumber());
        assertTrue(score(report, "sfid").at("/floor/q95").isNumber());
        assertEquals("tiny-spatial", score(report, "sfid").get("model").asText());
        assertEquals(2, report.get("datasets").size());
        assertEquals(6, report.at("/models/0/dimension").asInt());

        Path stored = folder.resolve("stored.npz");
        TreeMap<String, byte[]> arrays = new TreeMap<>();
        arrays.putAll(arrays(statistics(new float[][] {new float[6], {1, 0, 0, 0, 0, 0}}), ""));
        run = evaluate(ImageFiles.zip(stored, arrays, false).toString(), "--metrics", "sfid,fid");
        assertTrue(
                run.out().contains("note: sfid cannot be computed: " + stored + " has no 'mu_s' and 'sigma_s'"),
                run.out() + run.err());
        arrays.putAll(arrays(statistics(reference), "_s"));
        run = evaluate(ImageFiles.zip(stored, arrays, false).toString(), "--metrics", "sfid");
        assertEquals(0, run.code(), run.err());
        assertEquals(List.of("sfid"), report().get("scores").findValuesAsText("metric"));
        // 84 dimensions of 40 images: rounding at 2^-16 enters by the root of eigenvalues that are 0.
        assertEquals(sfid, score(report(), "sfid").get("value").asDouble(), 1e-5 * sfid);
        assertEquals(List.of("reference", "candidate"), report().get("datasets").findValuesAsText("role"));

        arrays.putAll(arrays(statistics(new float[][] {new float[6], {1, 0, 0, 0, 0, 0}}), "_s"));
        run = evaluate(ImageFiles.zip(stored, arrays, false).toString(), "--metrics", "sfid", "--dry-run");
        assertEquals(3, run.code(), run.err());
        String complaint = run.complaint("evaluate");
        assertTrue(complaint.contains("6 dimensions, and the model 'tiny-spatial' gives 84 (spatial)"), complaint);
    }

    /** As MLPerf's protocol has them: statistics for one card, captions for another. */
    @Test
    void aCardThatScoresCaptionsNeedNotFitTheStatistics() throws IOException {
        Path stored = Files.write(
                folder.resolve("six.npz"),
                StatisticsFile.bytes(statistics(new float[][] {new float[6], {1, 0, 0, 0, 0, 0}})));
        Path text = Files.writeString(folder.resolve("text.yaml"), Cards.yamlWithText());
        CommandRun run =
                evaluate(stored.toString(), "--model", text.toString(), "--metrics", "fid,clip_score", "--dry-run");
        assertEquals(0, run.code(), run.err());
        run = evaluate(stored.toString(), "--model", text.toString(), "--metrics", "fid", "--dry-run");
        assertEquals(3, run.code(), run.err());
        assertTrue(run.complaint("evaluate").contains("6 dimensions, and the model 'embedded' gives 128"), run.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evaluate --reference sample: --candidate sample:?seed=2 --metrics sfid   | 'embedded' has no spatial",
                "evaluate --reference sample: --candidate sample:?seed=2 --metrics sfid,fid | 'embedded' has no spatial",
                "audit --dataset a=sample: --dataset b=sample:?seed=2 --model CARD --metrics sfid | which an audit does"
            })
    void whoHasNoneIsToldAtOnce(String command, String reason) throws IOException {
        CommandRun run = CommandRun.of(
                List.of(command.replace("CARD", card().toString()).split(" ")),
                "--out",
                folder.resolve("refused").toString());
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(reason), run.err());
    }

    private static Sample sample(float[][] rows) {
        return new Sample("s", BucketedTally.pooledOnly(Tallies.of(16, rows)));
    }

    private static ArrayFile.Statistics statistics(float[][] rows) {
        Tally tally = Tallies.of(16, rows);
        Moments moments = Moments.of(tally);
        int d = rows[0].length;
        double[] covariance = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                for (float[] row : rows) {
                    covariance[i * d + j] +=
                            (row[i] - moments.mean()[i]) * (row[j] - moments.mean()[j]) / (rows.length - 1);
                }
            }
        }
        return new ArrayFile.Statistics(moments.mean(), covariance);
    }

    /** As a file of statistics has them, with something behind their names. */
    private TreeMap<String, byte[]> arrays(ArrayFile.Statistics statistics, String suffix) throws IOException {
        Path file = Files.write(folder.resolve("part.npz"), StatisticsFile.bytes(statistics));
        TreeMap<String, byte[]> arrays = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                arrays.put(
                        entry.getName().replace(".npy", suffix + ".npy"),
                        zip.getInputStream(entry).readAllBytes());
            }
        }
        return arrays;
    }

    private float[][] cached(JsonNode report, int dataset) {
        String source =
                report.at("/datasets/" + dataset + "/fingerprint").asText().replaceAll("-.*", "");
        return LocalSpark.session()
                .read()
                .option("recursiveFileLookup", true)
                .parquet(folder + "/embeddings/"
                        + report.at("/models/0/fingerprint").asText() + "/" + source + "/chunk=0000")
                .select("spatial")
                .collectAsList()
                .stream()
                .map(row -> {
                    List<Float> list = row.getList(0);
                    float[] values = new float[list.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = list.get(i);
                    }
                    return values;
                })
                .toArray(float[][]::new);
    }

    private Path card() throws IOException {
        return Files.writeString(folder.resolve("card.yaml"), Cards.yamlWithSpatial());
    }

    private CommandRun evaluate(String reference, String... more) throws IOException {
        return CommandRun.of(
                List.of(
                        "evaluate",
                        "--model",
                        card().toString(),
                        "--reference",
                        reference,
                        "--candidate",
                        "c=sample:?count=40&size=16&seed=2&blur=1",
                        "--samples",
                        "0",
                        "--explain",
                        "0",
                        "--out",
                        folder + "/out"),
                more);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
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
