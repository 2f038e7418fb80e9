package io.sparkfidelity.embed.pair;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import io.sparkfidelity.embed.LoadedModel;
import io.sparkfidelity.image.RgbImage;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One thread's predictor of a loaded network of pairs. */
final class DjlPairNetwork implements AutoCloseable {
    private final PairCard card;
    private final Semaphore inFlight;
    private final Predictor<Batch, float[]> predictor;

    /**
     * Pairs of one size.
     *
     * @param inputs the images' numbers and their partners', {@code pairs x 3 x height x width} each
     */
    record Batch(List<FloatBuffer> inputs, int pairs, int width, int height) {}

    DjlPairNetwork(PairCard card, LoadedModel model) {
        this.card = card;
        this.inFlight = model.inFlight();
        this.predictor = model.djl().newPredictor(new BatchTranslator());
    }

    /** The output, pair by pair. */
    float[] run(Batch batch) throws TranslateException, InterruptedException {
        inFlight.acquire();
        try {
            return predictor.predict(batch);
        } finally {
            inFlight.release();
        }
    }

    @Override
    public void close() {
        predictor.close();
    }

    private final class BatchTranslator implements NoBatchifyTranslator<Batch, float[]> {
        @Override
        public NDList processInput(TranslatorContext context, Batch batch) {
            Shape shape = new Shape(batch.pairs(), RgbImage.CHANNELS, batch.height(), batch.width());
            NDList arrays = new NDList();
            for (int side = 0; side < batch.inputs().size(); side++) {
                NDArray array =
                        context.getNDManager().create(batch.inputs().get(side).duplicate(), shape, DataType.FLOAT32);
                array.setName(card.input().names().get(side));
                arrays.add(array);
            }
            return arrays;
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList outputs) {
            return LoadedModel.output(outputs, card.output(), 0).toFloatArray();
        }

        @Override
        public @Nullable Batchifier getBatchifier() {
            return null;
        }
    }
}
