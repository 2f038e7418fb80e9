package io.sparkfidelity.embed;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One thread's predictor of a loaded text tower. */
final class DjlTextNetwork implements AutoCloseable {
    private final TextTower tower;
    private final Semaphore inFlight;
    private final Predictor<long[], float[]> predictor;

    DjlTextNetwork(TextTower tower, LoadedModel model) {
        this.tower = tower;
        this.inFlight = model.inFlight();
        this.predictor = model.djl().newPredictor(new TokensTranslator());
    }

    /**
     * The embeddings of a batch, caption by caption.
     *
     * @param tokens {@code captions x context}
     */
    float[] run(long[] tokens) throws TranslateException, InterruptedException {
        inFlight.acquire();
        try {
            return predictor.predict(tokens);
        } finally {
            inFlight.release();
        }
    }

    @Override
    public void close() {
        predictor.close();
    }

    private final class TokensTranslator implements NoBatchifyTranslator<long[], float[]> {
        @Override
        public NDList processInput(TranslatorContext context, long[] tokens) {
            Shape shape = new Shape(tokens.length / tower.context(), tower.context());
            NDArray array = context.getNDManager().create(tokens, shape);
            array.setName(tower.input());
            return new NDList(array);
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList outputs) {
            return LoadedModel.output(outputs, tower.output(), 0).toFloatArray();
        }

        @Override
        public @Nullable Batchifier getBatchifier() {
            return null;
        }
    }
}
