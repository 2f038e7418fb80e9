package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.image.resize.Prepare;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
    private static final String LANCZOS = "name: mine\ntool: mine 1.0\nmodel: embedded\n"
            + "input: {resizer: pillow-lanczos, size: 64, range: 0..1, mean: [0, 0, 0], deviation: [1, 1, 1]}\n";

    /** The contracts as the tools' own sources state them, in the shortest decimals of float32. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pytorch-fid  | inception-2015   | torch-bilinear           | 299 | 0..1   | 0.5,0.5,0.5 | 0.5,0.5,0.5",
                "clean-fid    | inception-2015   | clean                    | 299 | 0..255 | 128,128,128 | 128,128,128",
                "tf2015       | inception-2015   | tf1-bilinear             | 299 | 0..255 | 128,128,128 | 128,128,128",
                "torchmetrics | inception-2015   | torch-bilinear-antialias | 299 | 0..255 | 128,128,128 | 128,128,128",
                "cmmd         | clip-vit-l14-336 | cmmd                     | 336 | 0..1   | 0.48145467,0.4578275,"
                        + "0.40821072 | 0.26862955,0.2613026,0.2757771",
                "fd-dinov2    | dinov2-vit-l14   | pillow-bicubic           | 224 | 0..1   | 0.485,0.456,0.406"
                        + " | 0.229,0.224,0.225",
            })
    void everyBuiltInPresetIsItsToolsContract(
            String name, String model, String resizer, int size, String range, String mean, String deviation)
            throws ModelException {
        Preset preset = Presets.parse(Presets.builtIn(name).orElseThrow(), name);
        assertEquals(name, preset.name());
        assertEquals(model, preset.model());
        assertTrue(
                preset.preprocessing()
                        .fingerprint()
                        .endsWith("resize=" + resizer + "; size=" + size + "; scale=" + range + "; mean=" + mean
                                + "; deviation=" + deviation),
                preset.preprocessing().fingerprint());
    }

    @Test
    void noTwoPresetsAreTheSameContract() throws ModelException {
        Set<String> contracts = new HashSet<>();
        for (String name : Presets.names()) {
            Preset preset = Presets.parse(Presets.builtIn(name).orElseThrow(), name);
            assertTrue(contracts.add(preset.model() + preset.preprocessing().fingerprint()), name);
        }
    }

    @Test
    void aStepComesBeforeThePresetAndIsPartOfTheFingerprint() throws ModelException {
        Prepare step = Prepare.parse("resize-crop-64:lanczos");
        String yaml = Presets.applied(Cards.yaml(), LANCZOS);
        ModelCard card = ModelCards.parse(yaml, "card");
        ModelCard prepared = ModelCards.parse(ModelCards.prepared(yaml, step), "card");
        assertEquals(card.prepared(step), prepared);
        assertEquals(card.title(), prepared.title());
        assertEquals(card.ownPreprocessing(), prepared.ownPreprocessing());
        // One network in memory serves both.
        assertEquals(card.ofNetwork(), prepared.ofNetwork());
        assertEquals(card.preprocessing().prepared(step), prepared.preprocessing());
        assertNotEquals(
                card.fingerprint(EngineKind.ONNX_RUNTIME, "1", "cpu"),
                prepared.fingerprint(EngineKind.ONNX_RUNTIME, "1", "cpu"));
    }

    @Test
    void aPresetReplacesThePixelsButNotTheProbe() throws ModelException {
        ModelCard own = Cards.embedded();
        ModelCard card = ModelCards.parse(Presets.applied(Cards.yaml(), LANCZOS), "card");
        assertEquals("embedded/mine", card.title());
        assertEquals("pillow-lanczos", card.preprocessing().resizer().name());
        assertEquals(own.preprocessing(), card.ownPreprocessing());
        assertNotEquals(
                own.fingerprint(EngineKind.ONNX_RUNTIME, "1", "cpu"),
                card.fingerprint(EngineKind.ONNX_RUNTIME, "1", "cpu"));
        // Opening checks the probe, which was seen under the card's own pixels.
        Embedder.open(card, new EmbedderSettings(EngineKind.ONNX_RUNTIME, 1, 1), Cards.store())
                .close();
    }

    @Test
    void aPresetOfAnotherModelOrSizeIsRefused() {
        assertTrue(refusal(LANCZOS.replace("model: embedded", "model: other"))
                .endsWith("the preset 'mine' is a contract of the model 'other', not of 'embedded'"));
        assertTrue(refusal(LANCZOS.replace("size: 64", "size: 65")).contains("the network of 'embedded' takes 64"));
    }

    private static String refusal(String preset) {
        return assertThrows(ModelException.class, () -> ModelCards.parse(Presets.applied(Cards.yaml(), preset), "card"))
                .getMessage();
    }
}
