package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.embed.pair.PairCards;
import io.sparkfidelity.image.resize.Prepare;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardsTest {
    @Test
    void everyBuiltInCardIsACardOfItsName() throws ModelException {
        for (String name : ModelCards.names()) {
            String yaml = ModelCards.builtIn(name).orElseThrow();
            assertEquals(
                    name,
                    ModelCards.arePairs(yaml)
                            ? PairCards.parse(yaml, name).name()
                            : ModelCards.parse(yaml, name).name());
        }
        assertTrue(ModelCards.builtIn("no-such-model").isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dimension: 128     | dimension: 0         | dimension is 0",
                "normalisation: l2  | normalisation: l3    | no normalisation 'l3'",
                "resizer: pillow-bicubic | resizer: nearest | nearest",
                "range: 0..1        | range: 0..2          | input.range is '0..2'",
                "cpu: OnnxRuntime   | cpu: TensorFlow      | no engine 'TensorFlow'",
                "name: embedded     | name: Em bedded      | model name",
                "license: Apache-2.0| weight: 3            | weight",
                "q: 18              | q: 99                | q is 99",
                "size: 64           | size: many           | many",
                "duplicates-below: 0.02 | duplicates-below: 0 | duplicates-below is 0.0; it is a cosine distance",
                "duplicates-below: 0.02 | duplicates-below: 2 | duplicates-below is 2.0",
                "tolerance: 0.00002 | tolerance: 0         | a probe needs a tolerance",
                "license: Apache-2.0|                      | 'license' is missing",
                "name: embedded     | kind: images         | 'kind' is 'images'; it must be pair, or be left out",
                "version: 1         | kind: pair           | it compares an image with its partner and embeds none",
            })
    void aWrongCardIsRefusedInOneLine(String good, String bad, String reason) {
        String yaml = Cards.yaml();
        String broken = yaml.replaceFirst(good, bad == null ? "" : bad);
        assertNotEquals(yaml, broken);
        String message = assertThrows(ModelException.class, () -> ModelCards.parse(broken, "card.yaml"))
                .getMessage();
        assertTrue(message.startsWith("model card card.yaml: "), message);
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aMistakenKindIsNamedBeforeTheKeysThatGoWithIt() {
        String yaml = Cards.yamlOfPairs().replace("kind: pair", "kind: pairs");
        String message = assertThrows(ModelException.class, () -> ModelCards.parse(yaml, "card.yaml"))
                .getMessage();
        assertTrue(message.contains("'kind' is 'pairs'; it must be pair"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inception-2015",
                "clip-vit-l14-336",
                "clip-vit-b32",
                "dinov2-vit-l14",
                "siglip2-vit-b16-512",
                "convnext-base",
                "mae-vit-l16"
            })
    void aCardWithoutWeightsSaysInOneLineWhatMakesThem(String name) throws ModelException {
        ModelCard card = ModelCards.parse(ModelCards.builtIn(name).orElseThrow(), name);
        String exporter = card.exporter().orElseThrow();
        String file = exporter.substring(exporter.lastIndexOf(' ') + 1);
        assertEquals("python3 submit/models/pretrained.py " + name + " OUT --weights " + file, exporter);
        assertTrue(card.weights().containsKey(file), file);
        for (EngineKind engine : EngineKind.values()) {
            String message = assertThrows(ModelException.class, () -> card.artifact(engine))
                    .getMessage();
            assertTrue(message.contains(exporter), message);
            assertEquals(1, message.lines().count(), message);
        }
    }

    @Test
    void anOutcomeTakesThePlaceOfAnEarlierOne() throws ModelException {
        Qualified first = new Qualified(
                64,
                "0123456789abcdef",
                List.of("blur", "crop"),
                Map.of("fid", List.of("crop"), "cmmd", List.of("blur", "crop")));
        Qualified second = new Qualified(100, "fedcba9876543210", List.of("blur"), Map.of());
        String card = Cards.yaml();
        String once = ModelCards.qualified(card, first);
        assertEquals(Optional.of(first), ModelCards.parse(once, "card.yaml").qualified());
        assertEquals(ModelCards.qualified(card, second), ModelCards.qualified(once, second));
        String between =
                ModelCards.qualified(card + "duplicates-below: 0.5\n", first).replace("duplicates-below: 0.02\n", "");
        String moved = between.replace("duplicates-below: 0.5\n", "") + "duplicates-below: 0.5\n";
        ModelCard read = ModelCards.parse(ModelCards.qualified(moved, second), "card.yaml");
        assertEquals(Optional.of(second), read.qualified());
        assertEquals(OptionalDouble.of(0.5), read.duplicatesBelow());
    }

    @Test
    void anOutcomeChangesNoFingerprint() throws ModelException {
        String card = Cards.yaml();
        String qualified = ModelCards.qualified(card, new Qualified(64, "0123456789abcdef", List.of("blur"), Map.of()));
        assertEquals(
                ModelCards.parse(card, "a").fingerprint(EngineKind.ONNX_RUNTIME, "1", "cpu"),
                ModelCards.parse(qualified, "b").fingerprint(EngineKind.ONNX_RUNTIME, "1", "cpu"));
    }

    @Test
    void anOutcomeNamesOnlyWhatWasTried() {
        String yaml = Cards.yaml()
                + "qualified: {images: 2, fingerprint: 0123456789abcdef, distortions: [blur], not-growing: {fid:"
                + " [crop]}}";
        String message = assertThrows(ModelException.class, () -> ModelCards.parse(yaml, "card.yaml"))
                .getMessage();
        assertTrue(message.contains("'qualified.not-growing' has 'crop' for fid"), message);
    }

    @Test
    void aPinnedFileNeedsAWholeSha256() {
        String yaml = ModelCards.builtIn("clip-vit-b32").orElseThrow().replace("ViT-B-32.pt: 40d3", "ViT-B-32.pt: 0x");
        String message = assertThrows(ModelException.class, () -> ModelCards.parse(yaml, "card.yaml"))
                .getMessage();
        assertTrue(message.contains("the SHA-256 of ViT-B-32.pt"), message);
    }

    @Test
    void anEmptyCardIsRefused() {
        assertThrows(ModelException.class, () -> ModelCards.parse("", "card.yaml"));
        assertThrows(ModelException.class, () -> ModelCards.parse("{", "card.yaml"));
    }

    @Test
    void whateverChangesAnEmbeddingChangesTheFingerprint() throws ModelException {
        String yaml = Cards.yaml();
        String original = fingerprint(yaml, "1.0");
        assertEquals(original, fingerprint(yaml.replace("description: Random", "description: Pseudorandom"), "1.0"));
        for (String changed : new String[] {
            yaml.replace("version: 1\n", "version: 2\n"),
            yaml.replace("sha256: 7", "sha256: 8"),
            yaml.replace("resizer: pillow-bicubic", "resizer: pillow-box"),
            yaml.replace("mean: [0.5,", "mean: [0.4,"),
            yaml.replace("normalisation: l2", "normalisation: none"),
            yaml.replace("q: 18", "q: 17")
        }) {
            assertNotEquals(yaml, changed);
            assertNotEquals(original, fingerprint(changed, "1.0"));
        }
        assertNotEquals(original, fingerprint(yaml, "1.1"));
    }

    @Test
    void aCardSaysHowFarApartDuplicatesMayBeWhichChangesNoFingerprint() throws ModelException {
        String yaml = Cards.yaml();
        assertEquals(
                OptionalDouble.of(0.02), ModelCards.parse(yaml, "card.yaml").duplicatesBelow());
        String wider = yaml.replace("duplicates-below: 0.02", "duplicates-below: 0.1");
        String silent = yaml.replace("duplicates-below: 0.02", "");
        assertEquals(
                OptionalDouble.of(0.1), ModelCards.parse(wider, "card.yaml").duplicatesBelow());
        assertEquals(
                OptionalDouble.empty(), ModelCards.parse(silent, "card.yaml").duplicatesBelow());
        // That of the card before it could say so: caches stay what they are.
        for (String card : new String[] {yaml, wider, silent}) {
            assertEquals("7c40d43e87aadc7f", fingerprint(card, "1.0"));
        }
    }

    @Test
    void aTextTowerChangesNothingOfImages() throws ModelException {
        String yaml = Cards.yamlWithText();
        assertEquals(fingerprint(Cards.yaml(), "1.0"), fingerprint(yaml, "1.0"));
        ModelCard card = ModelCards.parse(yaml, "card.yaml");
        assertEquals(16, card.requireText().context());
        assertEquals(card.text(), card.prepared(Prepare.parse("adm-64")).text());
        String message = assertThrows(
                        ModelException.class, () -> Cards.embedded().requireText())
                .getMessage();
        assertTrue(message.startsWith("model 'embedded' has no text tower"), message);
    }

    @Test
    void whateverChangesACaptionsEmbeddingChangesTheTowersFingerprint() throws ModelException {
        String yaml = Cards.yamlWithText();
        String original = textFingerprint(yaml, "1.0");
        assertEquals(original, textFingerprint(yaml.replace("resizer: pillow-bicubic", "resizer: pillow-box"), "1.0"));
        for (String changed : new String[] {
            yaml.replace("context: 16", "context: 17"),
            yaml.replace("sha256: 31", "sha256: 32"),
            yaml.replace("sha256: b6", "sha256: b7"),
            yaml.replace("dimension: 128", "dimension: 127"),
        }) {
            assertNotEquals(yaml, changed);
            assertNotEquals(original, textFingerprint(changed, "1.0"));
        }
        assertNotEquals(original, textFingerprint(yaml, "1.1"));
    }

    private static String textFingerprint(String yaml, String engineVersion) throws ModelException {
        ModelCard card = ModelCards.parse(yaml, "card.yaml");
        return card.requireText().fingerprint(card.dimension(), EngineKind.ONNX_RUNTIME, engineVersion, "cpu");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "context: 16    | context: 2          | 'text.context' is 2; it must be 3 to 4096",
                "context: 16    | context: 16\\n  contexts: 16 | contexts",
                "input: tokens  |                     | 'text.input' is missing",
                "output: embedding |                  | 'text.output' is missing",
                "PyTorch:       | Torch:              | no engine 'Torch'",
                "sha256: 31f4   | sha256: 31          | must be 64 lower-case hexadecimal digits",
            })
    void aWrongTextTowerIsRefusedInOneLine(String good, String bad, String reason) {
        String yaml = Cards.yamlWithText();
        int text = yaml.indexOf("text:");
        String broken = yaml.substring(0, text)
                + yaml.substring(text).replaceFirst(good, bad == null ? "" : bad.replace("\\n", "\n"));
        assertNotEquals(yaml, broken);
        String message = assertThrows(ModelException.class, () -> ModelCards.parse(broken, "card.yaml"))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aTextTowerHasWeightsForTheCardsEngines() {
        String broken = Cards.yamlWithText()
                .replaceFirst("(?s)    PyTorch:\\s+uri: resource:tower/tiny.pt\\s+sha256: \\w+\n", "");
        String message = assertThrows(ModelException.class, () -> ModelCards.parse(broken, "card.yaml"))
                .getMessage();
        assertEquals("model card card.yaml: 'text.artifacts' has none for the card's own engine PyTorch", message);
    }

    @Test
    void aPresetKeepsTheCardsDistanceOfDuplicates() throws ModelException {
        String card = ModelCards.builtIn("dinov2-vit-l14").orElseThrow();
        String preset = Presets.builtIn("fd-dinov2").orElseThrow();
        assertEquals(
                OptionalDouble.of(0.05),
                ModelCards.parse(Presets.applied(card, preset), "card.yaml").duplicatesBelow());
    }

    private static String fingerprint(String yaml, String engineVersion) throws ModelException {
        return ModelCards.parse(yaml, "card.yaml").fingerprint(EngineKind.ONNX_RUNTIME, engineVersion, "cpu");
    }
}
