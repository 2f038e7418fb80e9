package io.sparkfidelity.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.Cards;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbedderTest {
    private static final int BATCH = 8;

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void theOtherImagesOfABatchDoNotChangeAnEmbedding(EngineKind engine) throws ModelException {
        try (Embedder embedder = open(engine)) {
            int length = embedder.batchLength() / BATCH;
            float[] images = random(1, embedder.batchLength());
            float[][] together = values(embedder, images, BATCH);
            for (int i = 0; i < BATCH; i++) {
                for (int slot : new int[] {0, 3, BATCH - 1}) {
                    float[] batch = random(2 + i, embedder.batchLength());
                    System.arraycopy(images, i * length, batch, slot * length, length);
                    assertArrayEquals(
                            together[i], values(embedder, batch, BATCH)[slot], "image " + i + ", slot " + slot);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void embeddingsAreUnitVectorsAndTheSameEveryTime(EngineKind engine) throws ModelException {
        try (Embedder embedder = open(engine)) {
            float[] images = random(5, embedder.batchLength());
            float[][] first = values(embedder, images, 3);
            assertEquals(3, first.length);
            for (int run = 0; run < 5; run++) {
                assertArrayEquals(first, values(embedder, images, 3));
            }
            for (float[] embedding : first) {
                double squared = 0;
                for (float v : embedding) {
                    squared += (double) v * v;
                }
                assertEquals(1, squared, 1e-6);
            }
        }
    }

    @Test
    void theEnginesAgreeWithinTheCardsTolerance() throws ModelException {
        try (Embedder onnx = open(EngineKind.ONNX_RUNTIME);
                Embedder pytorch = open(EngineKind.PYTORCH)) {
            float[] images = random(9, onnx.batchLength());
            float[][] a = values(onnx, images, BATCH);
            float[][] b = values(pytorch, images, BATCH);
            float tolerance = (float) onnx.card().probe().orElseThrow().tolerance();
            for (int i = 0; i < BATCH; i++) {
                assertArrayEquals(a[i], b[i], tolerance);
            }
            assertNotEquals(onnx.fingerprint(DeviceKind.CPU), pytorch.fingerprint(DeviceKind.CPU));
            assertNotEquals(onnx.fingerprint(DeviceKind.CPU), onnx.fingerprint(DeviceKind.CUDA));
        }
    }

    @Test
    void otherWeightsThanTheCardNamesAreRefused() {
        assertRefused(Cards.yaml().replaceFirst("sha256: [0-9a-f]{64}", "sha256: " + "0".repeat(64)), "have SHA-256");
        assertRefused(
                Cards.yaml()
                        .replace("resource:io/sparkfidelity/embed/embedded.onnx", "resource:none.onnx")
                        .replaceFirst("sha256: [0-9a-f]{64}", "sha256: " + "1".repeat(64)),
                "cannot be had");
    }

    @Test
    void aProbeThatDiffersStopsTheModel() {
        assertRefused(Cards.yaml().replace("head: [0.362591661", "head: [0.3627"), "gives its probe");
    }

    @Test
    void anOutputOfAnotherShapeThanTheCardSaysStopsTheModel() {
        assertRefused(Cards.yaml().replace("dimension: 128", "dimension: 64"), "its card says 64 each");
    }

    private static void assertRefused(String yaml, String reason) {
        ModelException error = assertThrows(
                ModelException.class,
                () -> Embedder.open(
                        ModelCards.parse(yaml, "changed"),
                        new EmbedderSettings(EngineKind.ONNX_RUNTIME, BATCH, 1),
                        Cards.store()));
        assertTrue(error.getMessage().contains(reason), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    private static Embedder open(EngineKind engine) throws ModelException {
        return Embedder.open(Cards.embedded(), new EmbedderSettings(engine, BATCH, 1), Cards.store());
    }

    private static float[][] values(Embedder embedder, float[] batch, int used) throws ModelException {
        return embedder.embed(embedder.newBatch().put(0, batch), used).stream()
                .map(Embedding::values)
                .toArray(float[][]::new);
    }

    private static float[] random(long seed, int length) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
