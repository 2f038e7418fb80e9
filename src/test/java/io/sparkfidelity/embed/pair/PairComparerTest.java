package io.sparkfidelity.embed.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.TinyPair;
import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.image.RgbImage;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairComparerTest {
    /** Roundings of float32 in values of about 0.4. */
    private static final double TOLERANCE = 2e-6;

    private static final int BATCH = 3;

    private static PairComparer open(String yaml, EngineKind engine) throws ModelException {
        return open(yaml, engine, BATCH);
    }

    private static PairComparer open(String yaml, EngineKind engine, int batch) throws ModelException {
        return PairComparer.open(
                PairCards.parse(yaml, "card.yaml"), new EmbedderSettings(engine, batch, 1), Cards.store());
    }

    private static ImagePair pair(long seed, int width, int height) {
        Random random = new Random(seed);
        byte[][] pixels = new byte[2][3 * width * height];
        random.nextBytes(pixels[0]);
        random.nextBytes(pixels[1]);
        return new ImagePair(new RgbImage(width, height, pixels[0]), new RgbImage(width, height, pixels[1]));
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void aPairsNumberIsTheNetworksWhateverStandsBesideIt(EngineKind engine) throws Exception {
        try (PairComparer comparer = open(Cards.yamlOfPairs(), engine)) {
            for (int[] size : new int[][] {{3, 3}, {17, 40}, {64, 64}, {200, 180}}) {
                List<ImagePair> pairs = IntStream.range(0, BATCH)
                        .mapToObj(seed -> pair(seed, size[0], size[1]))
                        .toList();
                assertEquals(size[0] == 200 ? 2 : BATCH, comparer.pairs(pairs.get(0)));
                List<ImagePair> some = pairs.subList(0, comparer.pairs(pairs.get(0)));
                float[] numbers = comparer.compare(some);
                assertEquals(some.size(), numbers.length);
                for (int i = 0; i < numbers.length; i++) {
                    ImagePair pair = pairs.get(i);
                    assertEquals(TinyPair.of(pair.image(), pair.partner()), numbers[i], TOLERANCE);
                    // The place in a call may decide which samples are added up first.
                    assertEquals(numbers[i], comparer.compare(List.of(pair))[0], TOLERANCE, "alone");
                    float turned = comparer.compare(List.of(new ImagePair(pair.partner(), pair.image())))[0];
                    assertEquals(TinyPair.of(pair.partner(), pair.image()), turned, TOLERANCE);
                    assertNotEquals(numbers[i], turned, "image and partner are told apart");
                    assertEquals(
                            0f, comparer.compare(List.of(new ImagePair(pair.image(), pair.image())))[0], "identical");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void oneByOneAPairsNumberHasTheSameBitsWhateverComesBefore(EngineKind engine) throws Exception {
        try (PairComparer comparer = open(Cards.yamlOfPairs(), engine, 1)) {
            for (int[] size : new int[][] {{33, 31}, {5, 7}, {64, 64}}) {
                ImagePair pair = pair(1, size[0], size[1]);
                assertEquals(1, comparer.pairs(pair));
                float number = comparer.compare(List.of(pair))[0];
                comparer.compare(List.of(pair(2, 90, 70)));
                comparer.compare(List.of(pair(3, size[0], size[1])));
                assertEquals(number, comparer.compare(List.of(pair))[0]);
            }
        }
    }

    @Test
    void aNetworkOfOneSizeGetsBothImagesInIt() throws Exception {
        String yaml = Cards.yamlOfPairs()
                .replace("shortest-side: 3", "shortest-side: 3, resizer: pillow-box, size: 8")
                .replaceFirst("(?s)probe:.*", "");
        try (PairComparer comparer = open(yaml, EngineKind.ONNX_RUNTIME)) {
            RgbImage small = pair(1, 8, 8).image();
            byte[] twice = new byte[3 * 16 * 16];
            for (int at = 0; at < twice.length; at++) {
                twice[at] = small.pixels()[(at / 3 / 16 / 2 * 8 + at / 3 % 16 / 2) * 3 + at % 3];
            }
            RgbImage large = new RgbImage(16, 16, twice);
            RgbImage other = pair(2, 8, 8).image();
            assertEquals(
                    TinyPair.of(small, other), comparer.compare(List.of(new ImagePair(large, other)))[0], TOLERANCE);
            assertEquals(0f, comparer.compare(List.of(new ImagePair(small, large)))[0]);
            assertTrue(!comparer.card().input().anySize());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "head: \\[0.445          | head: [0.945              | model 'tiny-pair' on OnnxRuntime",
                "0.447294827\\]          | 0.9]                   | off, above the tolerance",
                "sha256: 8635            | sha256: 0635               | tiny.onnx have SHA-256 8635",
                "\\[image, partner\\]   | [partner, image]           | off, above the tolerance",
                "\\[image, partner\\]   | [picture, partner]         | has the inputs [image, partner], and its card"
                        + " says [picture, partner]; write",
                "name: distance          | name: x                    | ",
            })
    void whatDoesNotWorkIsSaidInOneLine(String good, String bad, String reason) throws ModelException {
        String yaml = Cards.yamlOfPairs().replaceFirst(good, bad);
        assertNotEquals(Cards.yamlOfPairs(), yaml);
        if (reason == null) {
            // By position, as TorchScript's outputs have no names.
            open(yaml, EngineKind.ONNX_RUNTIME).close();
            return;
        }
        String message = assertThrows(ModelException.class, () -> open(yaml, EngineKind.ONNX_RUNTIME))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: pair              | license: x                 | Duplicate field 'license'",
                "kind: pair\\n            |                            | 'kind' is not pair",
                "\\[image, partner\\]   | [image]                    | 'input.names' must be two",
                "\\[image, partner\\]   | [image, image]             | 'input.names' must be two",
                "shortest-side: 3        | shortest-side: 65          | 'input.shortest-side' is 65",
                "shortest-side: 3        | size: 3, shortest-side: 3  | 'input.resizer' and 'input.size' go together",
                "range: 0..1             | range: 0..2                | input.range is '0..2'",
                "deviation: \\[0.5        | deviation: [0              | deviations must be finite and above 0",
                "range: \\[0, 1\\]      | range: [1, 0]              | 'measure.range' is [1.0, 0.0]",
                "range: \\[0, 1\\]      | range: [1]                 | 'measure.range' is [1.0]",
                "better: smaller         | better: more               | 'measure.better' is 'more'",
                "name: lpips             | name: L PIPS               | 'measure.name' is 'L PIPS'",
                "cpu: OnnxRuntime        | cpu: TensorFlow            | no engine 'TensorFlow'",
                "tiny-pair               | Tiny                       | model name 'Tiny'",
                "head: \\[                | head: [1,                  | 'probe.head' has more numbers than its 2"
                        + " pairs",
                "output:                 | dimension: 3\\noutput:     | dimension",
            })
    void aWrongCardIsRefusedInOneLine(String good, String bad, String reason) {
        String yaml = Cards.yamlOfPairs().replaceFirst(good, bad == null ? "" : bad.replace("\\n", "\n"));
        assertNotEquals(Cards.yamlOfPairs(), yaml);
        String message = assertThrows(ModelException.class, () -> PairCards.parse(yaml, "card.yaml"))
                .getMessage();
        assertTrue(message.startsWith("model card card.yaml: "), message);
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void whatChangesANumberChangesTheFingerprint() throws ModelException {
        String yaml = Cards.yamlOfPairs();
        String original = fingerprint(yaml);
        assertEquals(original, fingerprint(yaml.replace("distance of tests", "another text")));
        for (String other : List.of(
                yaml.replace("version: 1", "version: 2"),
                yaml.replace("mean: [0.5, 0.5", "mean: [0.5, 0.4"),
                yaml.replace("sha256: 8635", "sha256: 0635"),
                yaml.replace("shortest-side: 3", "shortest-side: 4"),
                yaml.replace("shortest-side: 3", "shortest-side: 3, resizer: clean, size: 64")
                        .replaceFirst("(?s)probe:.*", ""))) {
            assertNotEquals(yaml, other);
            assertNotEquals(original, fingerprint(other), other);
        }
        try (PairComparer comparer = open(yaml, EngineKind.ONNX_RUNTIME)) {
            assertEquals(
                    comparer.card().fingerprint(EngineKind.ONNX_RUNTIME, comparer.engineVersion(), "cuda"),
                    comparer.fingerprint(DeviceKind.CUDA));
        }
    }

    private static String fingerprint(String yaml) throws ModelException {
        return PairCards.parse(yaml, "card.yaml").fingerprint(EngineKind.ONNX_RUNTIME, "1", "cpu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lpips-alex", "lpips-vgg"})
    void aBuiltInCardNamesBothItsFilesAndWhatMakesArtifactsOfThem(String name) throws ModelException {
        PairCard card = PairCards.parse(ModelCards.builtIn(name).orElseThrow(), name);
        String exporter = card.files().exporter().orElseThrow();
        List<String> words = List.of(exporter.split(" "));
        assertEquals(List.of(name, "OUT", "--weights"), words.subList(2, 5));
        assertEquals("--linear", words.get(6));
        assertEquals(card.files().weights().keySet(), Set.of(words.get(5), words.get(7)), "both are pinned");
        String message = assertThrows(
                        ModelException.class,
                        () -> PairComparer.open(card, new EmbedderSettings(EngineKind.PYTORCH, 1, 1), Cards.store()))
                .getMessage();
        assertTrue(message.contains(exporter), message);
    }
}
