package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.spark.Runs;
import io.sparkfidelity.spark.cache.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clip_score} of sets with COCO's annotations, by a card with a text tower. */
class ClipScoreCommandTest {
    private static final int IMAGES = 24;
    private static final String REFERENCE = "sample:?count=24&size=32";
    private static final List<String> WORDS = List.of("cat", "dog", "photo of a cat", "cat and a dog");
    private static final String LONG = "a cat and a dog and a cat and a dog and a cat and a dog";

    @TempDir
    private static Path shared;

    private static Path coco;
    private static Path card;

    @BeforeAll
    static void files() throws IOException {
        List<String> ids;
        try (Listing listing = Runs.listing(REFERENCE)) {
            ids = listing.images()
                    .select("id")
                    .orderBy("id")
                    .as(Encoders.STRING())
                    .collectAsList();
        }
        assertEquals(IMAGES, ids.size());
        StringBuilder images = new StringBuilder();
        StringBuilder annotations = new StringBuilder();
        // The last image has no caption, the first a long one; every one has a second, in front of the first.
        for (int i = 0; i < IMAGES - 1; i++) {
            String name = ids.get(i).substring(ids.get(i).indexOf('/') + 1).replace(".png", ".jpg");
            images.append(i == 0 ? "" : ",").append(String.format("{\"id\": %d, \"file_name\": \"%s\"}", i, name));
            annotations
                    .append(i == 0 ? "" : ",")
                    .append(annotation(1000 + i, i, "a bird"))
                    .append(',')
                    .append(annotation(i, i, i == 0 ? LONG : "a " + WORDS.get(i % WORDS.size())));
        }
        coco = Files.writeString(
                shared.resolve("captions.json"),
                "{\"annotations\": [" + annotations + "], \"images\": [" + images + "]}");
        card = Files.writeString(shared.resolve("card.yaml"), Cards.yamlWithText());
    }

    private static String annotation(int id, int image, String caption) {
        return String.format("{\"id\": %d, \"image_id\": %d, \"caption\": \"%s\"}", id, image, caption);
    }

    @Test
    void clipScoresHaveErrorsFloorsDetailsAndPairedDifferences() throws IOException {
        CommandRun run = evaluate("scores", "--metrics", "cmmd,clip_score", "--captions", coco.toString());
        assertEquals(0, run.code(), run.err());
        JsonNode score = score("scores", "b");
        assertEquals("embedded", score.get("model").asText());
        assertEquals(IMAGES - 1, score.get("n").get("candidate").asInt());
        List<Row> rows = LocalSpark.session()
                .read()
                .parquet(shared.resolve("scores/measures.parquet").toString())
                .filter(functions
                        .col("dataset")
                        .equalTo("b")
                        .and(functions.col("measure").equalTo("clip_score")))
                .collectAsList();
        double mean = rows.stream()
                .mapToDouble(row -> row.<Double>getAs("value"))
                .average()
                .orElseThrow();
        // Each value is counted in steps of 200 / 2^36.
        assertEquals(mean, score.get("value").asDouble(), 1e-8);
        double hessel = rows.stream()
                .mapToDouble(row -> Math.max(0, 0.025 * row.<Double>getAs("value")))
                .average()
                .orElseThrow();
        assertEquals(hessel, score.get("details").get("hessel").asDouble(), 1e-8);
        assertEquals(1.0 / (IMAGES - 1), score.get("details").get("cutCaptions").asDouble(), 1e-8);
        assertTrue(score.get("details").has("reference"), score.toString());
        assertTrue(score.get("standardError").asDouble() > 0, score.toString());
        assertTrue(
                score.get("floor").get("q05").asDouble()
                        < score.get("floor").get("q95").asDouble(),
                score.toString());
        JsonNode set = report("scores").get("measures").get("sets").get(0);
        assertEquals(
                List.of(IMAGES - 1, 1),
                List.of(set.get("measured").asInt(), set.get("unmeasured").asInt()));
        assertEquals(1, report("scores").get("measures").get("paired").size());
        assertTrue(run.err().contains("embedding 5 captions"), run.err());

        // Nothing is embedded again, neither image nor caption, and the bits are the same.
        CommandRun again =
                evaluate("again", "--metrics", "clip_score", "--captions", coco.toString(), "--explain", "24");
        assertEquals(0, again.code(), again.err());
        assertFalse(again.err().contains("embedding 5 captions"), again.err());
        assertEquals(score, score("again", "b"));
        everyImageOfGalleriesHasItsFirstCaption(report("again").at("/explanations/0"));
    }

    private static void everyImageOfGalleriesHasItsFirstCaption(JsonNode explanation) {
        int with = 0;
        int without = 0;
        for (JsonNode image : explanation.at("/galleries/0/images")) {
            String caption = image.path("caption").asText();
            if (caption.isEmpty()) {
                without++;
            } else {
                with++;
                assertTrue(caption.equals(LONG) || WORDS.contains(caption.substring(2)), "not the first: " + image);
            }
        }
        assertEquals(List.of(IMAGES - 1, 1), List.of(with, without), explanation.toString());
    }

    @Test
    void whatCannotHaveAClipScoreIsRefusedBeforeAnythingIsEmbedded() throws IOException {
        CommandRun none = evaluate("none", "--metrics", "clip_score");
        assertEquals(3, none.code(), none.err());
        assertEquals(
                "evaluate: a (sample:?count=24&size=32&blur=1) has no captions, which clip_score is of; give --captions"
                        + " a=FILE, or leave clip_score out",
                none.complaint("evaluate"));
        CommandRun tower = CommandRun.of(
                "evaluate",
                "--reference",
                REFERENCE,
                "--candidate",
                REFERENCE,
                "--metrics",
                "clip_score",
                "--out",
                shared.resolve("tower").toString());
        assertEquals(2, tower.code(), tower.err());
        assertTrue(
                tower.complaint("evaluate")
                        .startsWith(
                                "evaluate: metric 'clip_score' cannot be had from the model 'embedded': its card has"
                                        + " no text tower"),
                tower.err());
        Path other = Files.writeString(
                shared.resolve("other.yaml"), Cards.yamlWithText().replace("sha256: 31f4", "sha256: 31f5"));
        CommandRun tokenizer = evaluate(
                "tokenizer", "--metrics", "clip_score", "--captions", coco.toString(), "--model", other.toString());
        assertEquals(3, tokenizer.code(), tokenizer.err());
        assertTrue(
                tokenizer.complaint("evaluate").contains("tokenizer.json have SHA-256 31f46fd6349501da"),
                tokenizer.err());
        for (CommandRun run : List.of(none, tokenizer)) {
            assertFalse(run.err().contains("embedding"), run.err());
        }
    }

    @Test
    void aCardsTextTowerIsVerifiedAndFetchedWithIt() {
        CommandRun verify = CommandRun.of("models", "verify", card.toString());
        assertEquals(0, verify.code(), verify.err());
        List<String> lines = verify.out().lines().toList();
        assertEquals(4, lines.size(), verify.out());
        assertTrue(lines.get(1).startsWith("OnnxRuntime, text tower: probe agrees, fingerprint "), verify.out());
        assertTrue(lines.get(3).startsWith("PyTorch, text tower: probe agrees, fingerprint "), verify.out());
        CommandRun fetch = CommandRun.of("models", "fetch", card.toString());
        assertEquals(0, fetch.code(), fetch.err());
        assertTrue(fetch.out().lines().anyMatch(line -> line.startsWith("text tokenizer /")), fetch.out());
    }

    private static CommandRun evaluate(String out, String... more) {
        boolean own = Stream.of(more).anyMatch("--model"::equals);
        boolean explained = Stream.of(more).anyMatch("--explain"::equals);
        return CommandRun.of(
                Stream.concat(
                                Stream.of(
                                        "evaluate",
                                        "--reference",
                                        REFERENCE,
                                        "--candidate",
                                        "a=sample:?count=24&size=32&blur=1",
                                        "--candidate",
                                        "b=sample:?count=24&size=32&noise=9",
                                        "--samples",
                                        "0",
                                        "--cache",
                                        shared.resolve("cache").toString(),
                                        "--out",
                                        shared.resolve(out).toString()),
                                Stream.concat(
                                        explained ? Stream.of() : Stream.of("--explain", "0"),
                                        own ? Stream.of() : Stream.of("--model", card.toString())))
                        .toList(),
                more);
    }

    private static JsonNode report(String out) throws IOException {
        return new ObjectMapper()
                .readTree(shared.resolve(out).resolve("report.json").toFile());
    }

    private static JsonNode score(String out, String candidate) throws IOException {
        return StreamSupport.stream(report(out).get("scores").spliterator(), false)
                .filter(score -> score.get("metric").asText().equals("clip_score")
                        && score.get("candidate").asText().equals(candidate))
                .findFirst()
                .orElseThrow();
    }
}
