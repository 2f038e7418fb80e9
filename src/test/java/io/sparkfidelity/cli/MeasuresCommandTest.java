package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of single images through the command line. */
class MeasuresCommandTest {
    private static final int IMAGES = 64;

    /** What all runs share: embeddings are made once. */
    @TempDir
    private static Path shared;

    @BeforeAll
    static void manifests() throws IOException {
        SparkSession spark = LocalSpark.session();
        List<String> ids = Source.of("sample:?count=64&seed=1", new Storage(new Configuration()))
                .list(spark)
                .select("id")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
        assertEquals(IMAGES, ids.size());
        write("reference.csv", ids, 0.50, 1);
        write("a.csv", ids, 0.49, 2);
        write("b.csv", ids, 0.46, 3);
    }

    /** One image's prompt decides most of its value; the model a little. */
    private static void write(String name, List<String> ids, double mean, long seed) throws IOException {
        Random prompts = new Random(9);
        Random own = new Random(seed);
        String rows = ids.stream()
                .map(id -> String.format(
                        Locale.ROOT,
                        "\"%s\",%s,%b\n",
                        id,
                        id.equals(ids.get(5)) ? "n/a" : mean + 0.2 * prompts.nextGaussian() + 0.01 * own.nextGaussian(),
                        own.nextBoolean()))
                .collect(Collectors.joining());
        Files.writeString(shared.resolve(name), "id,reward,right\n" + rows);
    }

    private static CommandRun evaluate(String out, List<String> manifests, String... more) {
        List<String> first = Stream.of(
                        List.of("evaluate", "--reference", "sample:?count=64&seed=1"),
                        List.of("--candidate", "a=sample:?count=64&seed=1&blur=1"),
                        List.of("--candidate", "b=sample:?count=64&seed=1&blur=2", "--samples", "0"),
                        manifests.stream()
                                .flatMap(name -> Stream.of("--manifest", name + "=" + shared.resolve(name + ".csv")))
                                .toList(),
                        List.of("--out", shared.resolve(out).toString()))
                .flatMap(List::stream)
                .toList();
        return CommandRun.of(first, more);
    }

    private static JsonNode report(String out) throws IOException {
        return new ObjectMapper()
                .readTree(shared.resolve(out).resolve("report.json").toFile());
    }

    @Test
    void outsideScoresHaveErrorsFloorsAndPairedDifferences() throws IOException {
        CommandRun run = evaluate(
                "scores",
                List.of("reference", "a", "b"),
                "--metrics",
                "cmmd",
                "--score",
                "reward=reward:-1..1",
                "--score",
                "right=right");
        assertEquals(0, run.code(), run.err());
        JsonNode report = report("scores");
        JsonNode reward = Stream.of(report.get("scores"))
                .flatMap(scores ->
                        Stream.iterate(0, i -> i < scores.size(), i -> i + 1).map(scores::get))
                .filter(score -> score.get("metric").asText().equals("score:reward"))
                .filter(score -> score.get("candidate").asText().equals("b"))
                .findFirst()
                .orElseThrow();
        assertEquals("images", reward.get("model").asText());
        assertEquals(IMAGES - 1, reward.get("n").get("candidate").asInt());
        assertTrue(
                reward.get("floor").get("q05").asDouble() < reward.get("value").asDouble());
        JsonNode paired = report.get("measures").get("paired").get(0);
        assertEquals("a", paired.get("from").asText());
        assertEquals(IMAGES - 1, paired.get("pairs").asInt());
        assertEquals(-0.03, paired.get("value").asDouble(), 0.01);
        // The prompts' spread of 0.2 drops out: sqrt(2) * 0.01 / sqrt(63) is left.
        assertTrue(paired.get("standardError").asDouble() < 0.004, paired.toString());
        assertTrue(reward.get("standardError").asDouble() > 0.01, reward.toString());
        JsonNode set = report.get("measures").get("sets").get(0);
        assertEquals(IMAGES, set.get("measured").asInt() + set.get("unmeasured").asInt());
        assertEquals(1, set.get("unmeasured").asInt());
        long values = LocalSpark.session()
                .read()
                .parquet(shared.resolve("scores/measures.parquet").toString())
                .count();
        assertEquals(3 * (IMAGES - 1) + 3 * IMAGES, values);
    }

    @Test
    void aCandidateWithoutTheColumnIsAnErrorBeforeAnythingIsEmbedded() {
        CommandRun run = evaluate("none", List.of("a"), "--score", "reward=aesthetics");
        assertEquals(3, run.code());
        assertEquals(
                "evaluate: a (sample:?count=64&seed=1&blur=1) has no column 'aesthetics' for the score 'score:reward';"
                        + " there are reward, right",
                run.complaint("evaluate"));
        assertEquals(
                "evaluate: --score 'x': write NAME=COLUMN or NAME=COLUMN:LO..HI, as in reward=image_reward:-2..2",
                evaluate("none", List.of("a"), "--score", "x").complaint("evaluate"));
    }
}
