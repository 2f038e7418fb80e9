package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.resize.Preprocessing;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A network whose one pass gives embedding, logits and a feature map. */
class SpatialOutputTest {
    /** The probe's first two places, 7 channels each, as torch has them in float64. */
    private static final float[] PROBED = {
        0.0f, 0.0243374808f, 0.27379129f, 0.0f, 0.450690464f, 0.0f, 0.0f,
        0.0f, 0.0f, 0.278411279f, 0.0f, 0.0f, 0.221055211f, 0.409282334f
    };

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void allOutputsComeFromOnePassInTheOrderOfTheMap(EngineKind engine) throws Exception {
        Embedding both = probed(Cards.yamlWithSpatial(), engine);
        assertArrayEquals(PROBED, Arrays.copyOf(both.spatial().orElseThrow(), PROBED.length), 1e-5f);
        assertEquals(84, both.spatial().orElseThrow().length);
        Embedding withoutLogits = probed(
                Cards.yamlWithSpatial().replace("  logits: {name: logits, classes: 5}\n", ""), EngineKind.ONNX_RUNTIME);
        assertArrayEquals(PROBED, Arrays.copyOf(withoutLogits.spatial().orElseThrow(), PROBED.length), 1e-5f);
        Embedding alone = probed(withoutSpatial(), engine);
        assertArrayEquals(both.values(), alone.values());
        assertArrayEquals(both.logits().orElseThrow(), alone.logits().orElseThrow());
        assertEquals(Optional.empty(), alone.spatial());
    }

    @Test
    void metricsOfTheMapSeeACardOfIts() throws ModelException {
        ModelCard card = ModelCards.parse(Cards.yamlWithSpatial(), "tiny");
        ModelCard spatial = card.ofSpatial().orElseThrow();
        assertEquals(
                List.of(84, 16),
                List.of(spatial.dimension(), spatial.fixedPoint().q()));
        assertEquals(card.title(), spatial.title());
        assertEquals(0, spatial.tallyFields().classes());
        assertEquals(Optional.empty(), spatial.ofSpatial());
        assertEquals(Optional.empty(), Cards.embedded().ofSpatial());
    }

    /** The cache of a card without the map has not what a card with it asks for. */
    @Test
    void itIsPartOfTheFingerprint() throws ModelException {
        String original = fingerprint(Cards.yamlWithSpatial());
        assertNotEquals(original, fingerprint(withoutSpatial()));
        assertNotEquals(original, fingerprint(Cards.yamlWithSpatial().replace("q: 16", "q: 15")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dimension: 84, | dimension: 85, | gave 672 spatial numbers for 8 images; its card says 85 each",
                "dimension: 84, | dimension: 0,  | output.spatial has 0 numbers",
                "name: spatial, | nam: spatial,  | nam",
                "name: spatial, | ''             | output.spatial.name",
                "q: 16          | q: 99          | q"
            })
    void whatACardMaySayOfIt(String part, String other, String reason) {
        ModelException error = assertThrows(
                ModelException.class,
                () -> probed(Cards.yamlWithSpatial().replace(part, other), EngineKind.ONNX_RUNTIME));
        assertTrue(error.getMessage().contains(reason), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    private static String withoutSpatial() {
        return Cards.yamlWithSpatial().replaceFirst("  spatial: .*\n", "");
    }

    private static String fingerprint(String yaml) throws ModelException {
        return ModelCards.parse(yaml, "tiny").fingerprint(EngineKind.ONNX_RUNTIME, "1.0", "cpu");
    }

    private static Embedding probed(String yaml, EngineKind engine) throws ModelException, ImageRejectedException {
        ModelCard card = ModelCards.parse(yaml, "tiny");
        try (Embedder embedder = Embedder.open(card, new EmbedderSettings(engine, 8, 1), Cards.store())) {
            Preprocessing preprocessing = card.preprocessing();
            float[] image = new float[preprocessing.length()];
            preprocessing.apply(Probe.image(preprocessing.size(), preprocessing.size()), image, 0);
            return embedder.embed(embedder.newBatch().put(0, image), 1).get(0);
        }
    }
}
