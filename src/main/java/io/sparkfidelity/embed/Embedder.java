package io.sparkfidelity.embed;

import io.sparkfidelity.image.ImageRejectedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs a card's network on batches of one fixed shape. One thread at a time uses an embedder; the network itself is
 * shared with the other embedders of the JVM.
 */
public final class Embedder implements AutoCloseable {
    private final ModelCard card;
    private final EmbedderSettings settings;
    private final LoadedModel model;
    private final HalvingNetwork network;
    private double[] probeHead = {};

    private Embedder(ModelCard card, EmbedderSettings settings, LoadedModel model) {
        this.card = card;
        this.settings = settings;
        this.model = model;
        this.network = new HalvingNetwork(new DjlNetwork(card, model));
    }

    /**
     * An embedder. The first one of a loaded model and batch size embeds the card's probe.
     *
     * @throws ModelException if the weights cannot be had, do not load, give outputs of another shape than the card says,
     *     or embed the probe otherwise than its author saw
     */
    public static Embedder open(ModelCard card, EmbedderSettings settings, ModelStore store) throws ModelException {
        LoadedModel model = ModelPool.ofThisJvm().acquire(Tower.ofImages(card, settings.engine()), settings, store);
        try {
            Embedder embedder = new Embedder(card, settings, model);
            try {
                embedder.probeHead = model.probeHead(settings.batchSize(), embedder::checkProbe);
                return embedder;
            } catch (ModelException | RuntimeException e) {
                embedder.network.close();
                throw e;
            }
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

    /** Images of a call to the device: the batch, or fewer since its memory did not hold one. */
    public int largestCall() {
        return network.largestCall(settings.batchSize());
    }

    /** Floats of a whole batch: batch size x 3 x size x size. */
    public int batchLength() {
        return Math.multiplyExact(settings.batchSize(), card.preprocessing().length());
    }

    /** Room for a whole batch, of {@link #batchLength} zeros, outside the heap: the engine reads it where it is. */
    public FloatBuffer newBatch() {
        return ByteBuffer.allocateDirect(Math.multiplyExact(batchLength(), Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /**
     * See {@link ModelCard#fingerprint}.
     *
     * @param device where the embeddings will be made; a driver that only checks the model may have another one itself
     */
    public String fingerprint(DeviceKind device) {
        return card.fingerprint(settings.engine(), engineVersion(), device.label());
    }

    public String engineVersion() {
        return model.engineVersion();
    }

    /** The first entries of the probe's embedding as computed here, as many as the card has; none if it has no probe. */
    public double[] probeHead() {
        return probeHead.clone();
    }

    /**
     * The embeddings of the first {@code used} images of a batch.
     *
     * @param batch {@link #batchLength} floats from position 0 on; what lies behind the used images is padding
     * @throws ModelException if the network fails or its outputs have not the shapes that the card says
     */
    public List<Embedding> embed(FloatBuffer batch, int used) throws ModelException {
        List<float[]> outputs;
        try {
            outputs = network.run(batch, settings.batchSize());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("model '" + card.name() + "' was interrupted", e);
        } catch (Exception e) {
            throw new ModelException("model '" + card.name() + "' failed on a batch: " + LoadedModel.complaint(e), e);
        }
        requireLength("numbers", outputs.get(0), card.dimension());
        if (card.logits().isPresent()) {
            requireLength("logits", outputs.get(1), card.logits().get().classes());
        }
        float[] last = outputs.get(outputs.size() - 1);
        if (card.spatial().isPresent()) {
            requireLength("spatial numbers", last, card.spatial().get().dimension());
        }
        List<Embedding> embeddings = new ArrayList<>(used);
        for (int i = 0; i < used; i++) {
            float[] values = row(outputs.get(0), i, card.dimension());
            card.normalisation().apply(values);
            int image = i;
            Optional<float[]> logits = card.logits().map(l -> row(outputs.get(1), image, l.classes()));
            Optional<float[]> spatial = card.spatial().map(map -> row(last, image, map.dimension()));
            embeddings.add(new Embedding(values, logits, spatial));
        }
        return embeddings;
    }

    private static float[] row(float[] matrix, int row, int width) {
        return Arrays.copyOfRange(matrix, row * width, (row + 1) * width);
    }

    private void requireLength(String what, float[] output, int width) throws ModelException {
        if (output.length != settings.batchSize() * width) {
            throw new ModelException("model '" + card.name() + "' gave " + output.length + " " + what + " for "
                    + settings.batchSize() + " images; its card says " + width + " each");
        }
    }

    private double[] checkProbe() throws ModelException {
        float[] image = new float[card.ownPreprocessing().length()];
        try {
            card.ownPreprocessing()
                    .apply(
                            Probe.image(
                                    card.ownPreprocessing().size(),
                                    card.ownPreprocessing().size()),
                            image,
                            0);
        } catch (ImageRejectedException e) {
            throw new ModelException("model '" + card.name() + "': its probe has no input: " + e.getMessage());
        }
        FloatBuffer batch = newBatch().put(0, image);
        float[] embedding = embed(batch, 1).get(0).values();
        return Probe.checked(card.probe(), embedding, model.words(settings));
    }

    @Override
    public void close() {
        network.close();
        ModelPool.ofThisJvm().release(model);
    }
}
