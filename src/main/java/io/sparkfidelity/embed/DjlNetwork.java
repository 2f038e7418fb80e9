package io.sparkfidelity.embed;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One thread's predictor of a loaded model. */
final class DjlNetwork implements Network {
    private final ModelCard card;
    private final Semaphore inFlight;
    private final Predictor<Batch, List<float[]>> predictor;

    private record Batch(FloatBuffer pixels, int images) {}

    DjlNetwork(ModelCard card, LoadedModel model) {
        this.card = card;
        this.inFlight = model.inFlight();
        this.predictor = model.djl().newPredictor(new BatchTranslator());
    }

    @Override
    public List<float[]> run(FloatBuffer pixels, int images) throws TranslateException, InterruptedException {
        inFlight.acquire();
        try {
            return predictor.predict(new Batch(pixels, images));
        } finally {
            inFlight.release();
        }
    }

    @Override
    public void close() {
        predictor.close();
    }

    private final class BatchTranslator implements NoBatchifyTranslator<Batch, List<float[]>> {
        @Override
        public NDList processInput(TranslatorContext context, Batch batch) {
            int side = card.preprocessing().size();
            Shape shape = new Shape(batch.images(), 3, side, side);
            NDArray array = context.getNDManager().create(batch.pixels(), shape, DataType.FLOAT32);
            array.setName(card.input());
            return new NDList(array);
        }

        @Override
        public List<float[]> processOutput(TranslatorContext context, NDList outputs) {
            List<float[]> arrays = new ArrayList<>();
            arrays.add(LoadedModel.output(outputs, card.output(), 0).toFloatArray());
            card.logits()
                    .ifPresent(logits -> arrays.add(
                            LoadedModel.output(outputs, logits.name(), 1).toFloatArray()));
            card.spatial()
                    .ifPresent(spatial -> arrays.add(LoadedModel.output(outputs, spatial.name(), arrays.size())
                            .toFloatArray()));
            return arrays;
        }

        @Override
        public @Nullable Batchifier getBatchifier() {
            return null;
        }
    }
}
