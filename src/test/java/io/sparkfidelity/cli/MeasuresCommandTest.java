package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
                        List.of("--candidate", "b=sample:?count=64&seed=1&blur=2", "--samples", "0", "--explain", "0"),
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
                "right=right",
                "--group-by",
                "label",
                "--min-slice",
                "4");
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
        // Of the slices too: their means make that of the whole.
        double sum = 0;
        long n = 0;
        for (JsonNode slice : report.get("slices").get(0).get("scored")) {
            for (JsonNode score : slice.get("scores")) {
                if (slice.get("candidate").asText().equals("b")
                        && score.get("metric").asText().equals("score:reward")) {
                    long images = score.get("n").get("candidate").asLong();
                    n += images;
                    sum += images * score.get("value").asDouble();
                }
            }
        }
        assertEquals(IMAGES - 1, n);
        assertEquals(reward.get("value").asDouble(), sum / n, 1e-9);
        long values = LocalSpark.session()
                .read()
                .parquet(shared.resolve("scores/measures.parquet").toString())
                .count();
        assertEquals(3 * (IMAGES - 1) + 3 * IMAGES, values);
    }

    /** The reference's quantiles cut all sets: each of its parts has as many images as the others. */
    @Test
    void slicesByAMeasureAreCutWhereTheReferencesValuesLie() throws IOException {
        CommandRun run = evaluate(
                "cut",
                List.of("reference", "a", "b"),
                "--metrics",
                "cmmd",
                "--score",
                "reward=reward:-1..1",
                "--group-by",
                "score:reward:3",
                "--min-slice",
                "4");
        assertEquals(0, run.code(), run.err());
        JsonNode slices = report("cut").get("slices").get(0);
        assertEquals("score:reward", slices.get("groupBy").asText());
        Map<String, Integer> ofReference = new TreeMap<>();
        Map<String, Integer> ofB = new TreeMap<>();
        for (JsonNode group : List.of(slices.get("scored"), slices.get("unscored"))) {
            for (JsonNode slice : group) {
                if (slice.get("candidate").asText().equals("b")) {
                    ofReference.put(
                            slice.get("slice").asText(),
                            slice.get("n").get("reference").asInt());
                    ofB.put(
                            slice.get("slice").asText(),
                            slice.get("n").get("candidate").asInt());
                }
            }
        }
        assertEquals(4, ofReference.size(), ofReference.toString());
        assertEquals(1, ofReference.remove("(none)"));
        assertEquals(1, ofB.remove("(none)"));
        assertEquals(IMAGES - 1, ofB.values().stream().mapToInt(n -> n).sum());
        // 63 values in three parts; a quantile is itself a value, which begins the part above it.
        ofReference.values().forEach(n -> assertEquals(21, n, 1));
        assertTrue(ofReference.keySet().stream()
                .allMatch(
                        name -> name.matches("[123] of 3: (below -?[0-9.]+|-?[0-9.]+ (or more|to below -?[0-9.]+))")));
        // b's values are the smaller ones.
        assertTrue(ofB.values().iterator().next() >= 21, ofB.toString());
    }

    @Test
    void badInputWhatIsNoMeasureOrNoNumberOfPartsCutsNothing() {
        assertBad("wants 2 to 20 parts", "--group-by", "sharpness:1", "--measures", "image");
        assertBad("wants 2 to 20 parts", "--group-by", "sharpness:x", "--measures", "image");
        assertBad("say into how many parts", "--group-by", "sharpness", "--measures", "image");
        assertBad("is not measured", "--group-by", "sharpness:4");
        assertBad("has no column 'shape:4'", "--group-by", "shape:4");
    }

    private static void assertBad(String words, String... more) {
        CommandRun run = evaluate("bad", List.of(), more);
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(words), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
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

    @Test
    void partnersAreComparedAndFilesMeasured() throws IOException {
        CommandRun run =
                evaluate("paired", List.of(), "--metrics", "cmmd", "--paired", "--measures", "image,ssim_torchmetrics");
        assertEquals(0, run.code(), run.err());
        JsonNode sets = report("paired").get("measures").get("sets");
        Map<String, JsonNode> ofB = new TreeMap<>();
        sets.forEach(set -> {
            if (set.get("dataset").asText().equals("b")) {
                ofB.put(set.get("measure").asText(), set);
            }
        });
        for (String name : List.of("embedding_cosine", "psnr", "ssim", "ssim_torchmetrics", "mse", "luminance")) {
            assertEquals(IMAGES, ofB.get(name).get("measured").asInt(), name);
        }
        assertTrue(!ofB.containsKey("ssim_uniform7"));
        assertEquals(0, ofB.get("identical").get("mean").asDouble());
        assertEquals(
                IMAGES - ofB.get("jpeg_quality").get("measured").asInt(),
                ofB.get("jpeg_quality").get("reasons").get("not-jpeg").asInt());
        // The stronger blur is further from its partners, with little doubt.
        Map<String, JsonNode> paired = new TreeMap<>();
        report("paired")
                .get("measures")
                .get("paired")
                .forEach(each -> paired.put(each.get("measure").asText(), each));
        for (String name : List.of("embedding_cosine", "psnr", "ssim", "sharpness")) {
            assertTrue(paired.get(name).get("ci95").get(1).asDouble() < 0, name);
        }
        // Again: everything stands in the cache.
        CommandRun again = evaluate("paired", List.of(), "--metrics", "cmmd", "--paired", "--measures", "image");
        assertTrue(again.err().contains("measuring pairs of b: 1 of 1 chunks are done already"), again.err());
    }

    @Test
    void imagesWithoutPartnersAreCountedOnBothSides() throws IOException {
        CommandRun run = CommandRun.of(
                "evaluate",
                "--reference",
                "sample:?count=40&seed=1",
                "--candidate",
                "c=sample:?count=32&seed=1&jpeg=50",
                "--paired",
                "--metrics",
                "cmmd",
                "--samples",
                "0",
                "--out",
                shared.resolve("partners").toString());
        assertEquals(0, run.code(), run.err());
        JsonNode psnr = report("partners").get("measures").get("sets").get(2);
        assertEquals("psnr", psnr.get("measure").asText());
        assertEquals(
                32,
                psnr.get("measured").asInt()
                        + psnr.get("reasons").path("no-partner").asInt());
        assertTrue(run.out().contains(" images of the reference have no partner in 'c'"), run.out());
    }

    @Test
    void whatFilesAloneTellApartIsSaid() throws IOException {
        Path second = Files.writeString(
                shared.resolve("second.yaml"),
                Cards.yaml().replace("name: embedded", "name: second").replace("pillow-bicubic", "pillow-bilinear"));
        CommandRun run = CommandRun.of(
                "evaluate",
                "--model",
                "embedded",
                "--model",
                second.toString(),
                "--reference",
                "sample:?count=64&seed=1",
                "--candidate",
                "small=sample:?count=64&seed=2&size=48",
                "--measures",
                "image",
                "--metrics",
                "cmmd",
                "--samples",
                "0",
                "--explain",
                "0",
                "--out",
                shared.resolve("files").toString());
        assertEquals(0, run.code(), run.err());
        for (String verb : List.of("embedding", "measuring")) {
            assertTrue(
                    run.err().contains(verb + " small: 1 of 1 chunks are done already"),
                    () -> "while the first model embedded them: " + run.err());
        }
        assertTrue(
                run.out()
                        .contains("note: width is 64 pixels in reference, 48 pixels in small; height is 64 pixels in"
                                + " reference, 48 pixels in small"),
                run.out());
        assertTrue(run.out().contains(": FID and its like see that too"), run.out());
        String page = Files.readString(shared.resolve("files/report.html"));
        assertTrue(page.contains("<li>width is 64 pixels in reference, 48 pixels in small</li>"));
        JsonNode width = report("files").get("measures").get("confounders").get(0);
        assertEquals("width", width.get("measure").asText());
        assertEquals(1, width.get("totalVariation").asDouble(), 1e-12);
        assertTrue(width.get("apart").asBoolean());
        assertTrue(width.get("difference").isNull(), "neither side varies");
    }
}
