package io.sparkfidelity.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.Cards;
import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.TinyPair;
import io.sparkfidelity.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A card of pairs through the command line. */
class PairModelTest {
    private static final int IMAGES = 12;
    private static final int WIDTH = 20;
    private static final int HEIGHT = 14;

    /** Roundings of float32 in values of about 0.4. */
    private static final double TOLERANCE = 2e-6;

    @TempDir
    private static Path folder;

    private static final Map<String, Double> EXPECTED = new TreeMap<>();

    @BeforeAll
    static void images() throws IOException {
        LocalSpark.session();
        Files.writeString(folder.resolve("tiny.yaml"), Cards.yamlOfPairs());
        Random random = new Random(3);
        for (String set : List.of("reference", "a", "b")) {
            Files.createDirectories(folder.resolve(set));
        }
        for (int i = 0; i < IMAGES; i++) {
            // The first one is the reference's own, the last one has another size, and the one before is too small in
            // all sets.
            int height = i == IMAGES - 2 ? 2 : HEIGHT;
            RgbImage reference = image(random, WIDTH, height, null, 0);
            RgbImage a = i == 0 ? reference : image(random, i == IMAGES - 1 ? WIDTH + 1 : WIDTH, height, reference, 40);
            RgbImage b = image(random, WIDTH, height, reference, 120);
            write("reference", i, reference);
            write("a", i, a);
            write("b", i, b);
            if (i < IMAGES - 2) {
                EXPECTED.put("a" + i, TinyPair.of(a, reference));
            }
            if (i != IMAGES - 2) {
                EXPECTED.put("b" + i, TinyPair.of(b, reference));
            }
        }
    }

    /** Noise, around another image where there is one of the size. */
    private static RgbImage image(Random random, int width, int height, RgbImage like, int noise) {
        byte[] pixels = new byte[3 * width * height];
        for (int at = 0; at < pixels.length; at++) {
            pixels[at] = like == null || like.width() != width
                    ? (byte) random.nextInt(256)
                    : (byte) Math.max(
                            0, Math.min(255, (like.pixels()[at] & 0xFF) + random.nextInt(2 * noise + 1) - noise));
        }
        return new RgbImage(width, height, pixels);
    }

    private static void write(String set, int number, RgbImage image) throws IOException {
        BufferedImage out = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < image.width() * image.height(); at++) {
            out.setRGB(
                    at % image.width(),
                    at / image.width(),
                    (image.pixels()[3 * at] & 0xFF) << 16
                            | (image.pixels()[3 * at + 1] & 0xFF) << 8
                            | image.pixels()[3 * at + 2] & 0xFF);
        }
        ImageIO.write(out, "png", folder.resolve(set).resolve(number + ".png").toFile());
    }

    private static CommandRun evaluate(String out, String... more) {
        return CommandRun.of(
                List.of(
                        "evaluate",
                        "--reference",
                        folder.resolve("reference").toString(),
                        "--candidate",
                        "a=" + folder.resolve("a"),
                        "--candidate",
                        "b=" + folder.resolve("b"),
                        "--metrics",
                        "cmmd",
                        "--explain",
                        "0",
                        "--out",
                        folder.resolve(out).toString()),
                more);
    }

    private static List<JsonNode> all(JsonNode array) {
        List<JsonNode> found = new ArrayList<>();
        array.forEach(found::add);
        return found;
    }

    @Test
    void theNetworksNumberIsAMeasureOfEveryPair() throws Exception {
        String card = folder.resolve("tiny.yaml").toString();
        CommandRun run = evaluate("out", "--paired", "--model", "embedded", "--model", card);
        assertEquals(0, run.code(), run.err());
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        Map<String, JsonNode> scores = new TreeMap<>();
        all(report.get("scores")).stream()
                .filter(score -> score.get("model").asText().equals("tiny-pair"))
                .forEach(score -> scores.put(
                        score.get("metric").asText() + " "
                                + score.get("candidate").asText(),
                        score));
        assertEquals(List.of("lpips a", "lpips b"), List.copyOf(scores.keySet()), "no metric of embeddings");
        for (String name : List.of("a", "b")) {
            double mean = EXPECTED.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(name))
                    .mapToDouble(Map.Entry::getValue)
                    .average()
                    .orElseThrow();
            assertEquals(mean, scores.get("lpips " + name).get("value").asDouble(), TOLERANCE);
            assertTrue(scores.get("lpips " + name).get("standardError").asDouble() > 0);
        }
        List<JsonNode> sets = all(report.get("measures").get("sets")).stream()
                .filter(set -> set.get("measure").asText().equals("lpips"))
                .toList();
        assertEquals(IMAGES - 2, sets.get(0).get("measured").asInt());
        assertEquals(1, sets.get(0).get("reasons").get("different-sizes").asInt());
        assertTrue(run.out().contains("note: without lpips: 3 images (different-sizes 1, too-small 2)\n"), run.out());
        JsonNode rise = all(report.get("measures").get("paired")).stream()
                .filter(each -> each.get("measure").asText().equals("lpips"))
                .findFirst()
                .orElseThrow();
        assertEquals(IMAGES - 2, rise.get("pairs").asInt());
        assertTrue(rise.get("ci95").get(0).asDouble() > 0, "b is further from its partners");
        JsonNode worst = all(report.get("measures").get("worst")).stream()
                .filter(each -> each.get("measure").asText().equals("lpips"))
                .filter(each -> each.get("dataset").asText().equals("a"))
                .findFirst()
                .orElseThrow();
        List<JsonNode> images = all(worst.get("images"));
        assertEquals("0.png", images.get(images.size() - 1).get("id").asText(), "equal images are best");
        assertEquals(0.0, images.get(images.size() - 1).get("value").asDouble());
        JsonNode model = report.get("models").get(1);
        assertEquals("tiny-pair", model.get("name").asText());
        assertEquals(16, model.get("fingerprint").asText().length());
        Map<String, Double> values = new TreeMap<>();
        for (Row row : LocalSpark.session()
                .read()
                .parquet(folder.resolve("out/measures.parquet").toString())
                .filter("measure = 'lpips' and value is not null")
                .select("dataset", "id", "value")
                .collectAsList()) {
            values.put(row.getString(0) + row.getString(1).replace(".png", ""), row.getDouble(2));
        }
        assertEquals(EXPECTED.keySet(), values.keySet());
        EXPECTED.forEach((id, value) -> assertEquals(value, values.get(id), TOLERANCE, id));

        CommandRun again = evaluate("out", "--paired", "--model", "embedded", "--model", card);
        assertTrue(
                again.err().contains("comparing, by tiny-pair, pairs of b: 1 of 1 chunks are done already"),
                again.err());
        // The other engine's numbers are others.
        CommandRun other = evaluate("other", "--paired", "--model", "embedded", "--model", card, "--engine", "PyTorch");
        assertEquals(0, other.code(), other.err());
        assertTrue(!other.err().contains("comparing, by tiny-pair, pairs of b: 1 of 1 chunks"), other.err());
        JsonNode pytorch =
                new ObjectMapper().readTree(folder.resolve("other/report.json").toFile());
        assertTrue(!pytorch.get("models").get(1).equals(model));
        assertEquals(
                scores.get("lpips b").get("value").asDouble(),
                all(pytorch.get("scores")).stream()
                        .filter(score -> score.get("metric").asText().equals("lpips"))
                        .filter(score -> score.get("candidate").asText().equals("b"))
                        .findFirst()
                        .orElseThrow()
                        .get("value")
                        .asDouble(),
                TOLERANCE);
    }

    @Test
    void whereItCannotBeOfUseOneLineSaysSo() throws IOException {
        String card = folder.resolve("tiny.yaml").toString();
        Files.writeString(
                folder.resolve("psnr.yaml"),
                Cards.yamlOfPairs().replace("measure: {name: lpips", "measure: {name: psnr"));
        assertEquals(
                "evaluate: the model 'tiny-pair' compares an image with its partner; give --paired too, or leave it"
                        + " out",
                evaluate("none", "--model", "embedded", "--model", card).complaint("evaluate"));
        CommandRun alone = evaluate("none", "--paired", "--model", card);
        assertEquals(2, alone.code());
        assertEquals(
                "evaluate: the model '" + card + "' compares pairs of images and embeds none, and metrics are of"
                        + " embeddings; give another --model beside it, such as embedded",
                alone.complaint("evaluate"));
        assertEquals(
                "evaluate: two of the cards are called 'tiny-pair'; give each a name of its own, for scores stand"
                        + " under it",
                evaluate("none", "--paired", "--model", "embedded", "--model", card, "--model", card)
                        .complaint("evaluate"));
        assertTrue(evaluate(
                        "none",
                        "--paired",
                        "--model",
                        "embedded",
                        "--model",
                        folder.resolve("psnr.yaml").toString())
                .complaint("evaluate")
                .contains("calls its measure 'psnr', as another is called already"));
        CommandRun unexported = evaluate("none", "--paired", "--model", "embedded", "--model", "lpips-alex");
        assertTrue(
                unexported
                        .complaint("evaluate")
                        .contains("comes without weights: run 'python3 submit/models/pretrained"),
                unexported.err());
        CommandRun audit = CommandRun.of(
                "audit",
                "--dataset",
                "a=" + folder.resolve("a"),
                "--dataset",
                "b=" + folder.resolve("b"),
                "--model",
                card,
                "--out",
                folder.resolve("x").toString());
        assertEquals(2, audit.code());
        assertTrue(
                audit.complaint("audit").contains("it compares an image with its partner and embeds none"),
                audit.err());
    }

    @Test
    void theModelsCommandsKnowIt() {
        String card = folder.resolve("tiny.yaml").toString();
        CommandRun list = CommandRun.of("models", "list");
        for (String name : List.of("lpips-alex", "lpips-vgg")) {
            assertTrue(
                    list.out().lines().anyMatch(line -> line.matches(name + " +pairs  to be exported +LPIPS.*")),
                    list.out());
            assertEquals(0, CommandRun.of("models", "show", name).code());
        }
        CommandRun verify = CommandRun.of("models", "verify", card);
        assertEquals(0, verify.code(), verify.err());
        assertEquals(
                2,
                verify.out()
                        .lines()
                        .filter(line -> line.contains(": probe agrees, fingerprint "))
                        .count());
        CommandRun fetch = CommandRun.of("models", "fetch", card);
        assertEquals(
                List.of("OnnxRuntime", "PyTorch"),
                Stream.of(fetch.out().split("\n"))
                        .map(line -> line.split(" ")[0])
                        .toList());
        assertEquals(3, CommandRun.of("models", "verify", "lpips-vgg").code());
    }
}
