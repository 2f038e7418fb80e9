package io.sparkfidelity.embed;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Runs a card's network on batches of one fixed shape. One thread at a time uses an embedder; the network itself is
 * shared with the other embedders of the JVM.
 */
public final class Embedder implements AutoCloseable {
    private final ModelCard card;
    private final EmbedderSettings settings;
    private final LoadedModel model;
    private final Predictor<float[], float[]> predictor;

    private Embedder(ModelCard card, EmbedderSettings settings, LoadedModel model) {
        this.card = card;
        this.settings = settings;
        this.model = model;
        this.predictor = model.djl().newPredictor(new BatchTranslator());
    }

    /**
     * An embedder, warmed up with one batch: that of the card's probe.
     *
     * @throws ModelException if the weights cannot be had, do not load, give outputs of another shape than the card says,
     *     or embed the probe otherwise than its author saw
     */
    public static Embedder open(ModelCard card, EmbedderSettings settings, ModelStore store) throws ModelException {
        LoadedModel model = ModelPool.ofThisJvm().acquire(card, settings, store);
        try {
            Embedder embedder = new Embedder(card, settings, model);
            embedder.checkProbe();
            return embedder;
        } catch (ModelException | RuntimeException e) {
            ModelPool.ofThisJvm().release(model);
            throw e;
        }
    }

    public ModelCard card() {
        return card;
    }

    public int batchSize() {
        return settings.batchSize();
    }

    /** Floats of a whole batch: batch size x 3 x size x size. */
    public int batchLength() {
        return Math.multiplyExact(settings.batchSize(), card.preprocessing().length());
    }

    /** See {@link ModelCard#fingerprint}. */
    public String fingerprint() {
        return card.fingerprint(settings.engine(), engineVersion(), "cpu");
    }

    public String engineVersion() {
        return model.engineVersion();
    }

    /**
     * The embeddings of the first {@code used} images of a batch, normalised as the card says.
     *
     * @param batch {@link #batchLength} floats; what lies behind the used images is padding
     * @throws ModelException if the network fails or its output is not {@code batch size x dimension}
     */
    public float[][] embed(float[] batch, int used) throws ModelException {
        float[] output;
        try {
            output = predictor.predict(batch);
        } catch (TranslateException | RuntimeException e) {
            throw new ModelException("model '" + card.name() + "' failed on a batch: " + e.getMessage(), e);
        }
        int d = card.dimension();
        if (output.length != settings.batchSize() * d) {
            throw new ModelException("model '" + card.name() + "' gave " + output.length + " numbers for "
                    + settings.batchSize() + " images; its card says " + d + " each");
        }
        float[][] embeddings = new float[used][];
        for (int i = 0; i < used; i++) {
            embeddings[i] = Arrays.copyOfRange(output, i * d, (i + 1) * d);
            card.normalisation().apply(embeddings[i]);
        }
        return embeddings;
    }

    private void checkProbe() throws ModelException {
        float[] batch = new float[batchLength()];
        card.preprocessing().apply(Probe.image(card.preprocessing().size()), batch, 0);
        float[] embedding = embed(batch, 1)[0];
        if (card.probe().isPresent()) {
            double difference = card.probe().get().difference(embedding);
            // Also refuses NaN.
            if (!(difference <= card.probe().get().tolerance())) {
                throw new ModelException("model '" + card.name() + "' on "
                        + settings.engine().djlName() + " "
                        + engineVersion() + " embeds its probe " + difference + " off, above the tolerance of "
                        + card.probe().get().tolerance() + "; take another engine (--engine) or correct the card");
            }
        }
    }

    @Override
    public void close() {
        predictor.close();
        ModelPool.ofThisJvm().release(model);
    }

    private final class BatchTranslator implements NoBatchifyTranslator<float[], float[]> {
        @Override
        public NDList processInput(TranslatorContext context, float[] batch) {
            int side = card.preprocessing().size();
            Shape shape = new Shape(settings.batchSize(), 3, side, side);
            NDArray array = context.getNDManager().create(FloatBuffer.wrap(batch), shape);
            array.setName(card.input());
            return new NDList(array);
        }

        @Override
        public float[] processOutput(TranslatorContext context, NDList outputs) {
            return outputs.stream()
                    .filter(output -> card.output().equals(output.getName()))
                    .findFirst()
                    .orElse(outputs.get(0))
                    .toFloatArray();
        }

        @Override
        public Batchifier getBatchifier() {
            return null;
        }
    }
}
