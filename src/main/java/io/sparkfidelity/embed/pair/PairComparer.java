package io.sparkfidelity.embed.pair;

import io.sparkfidelity.embed.DeviceKind;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.LoadedModel;
import io.sparkfidelity.embed.ModelException;
import io.sparkfidelity.embed.ModelPool;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.embed.Probe;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a card of pairs, in calls of a fixed number of pairs for each size. One thread at a time uses it; the network itself is shared with
 * the other comparers of the JVM.
 */
public final class PairComparer implements AutoCloseable {
    /** Pixels of a call's images for each image of a batch: a picture of 181 x 181. */
    private static final int PIXELS = 1 << 15;

    private final PairCard card;
    private final EmbedderSettings settings;
    private final LoadedModel model;
    private final DjlPairNetwork network;
    private FloatBuffer images = FloatBuffer.allocate(0);
    private FloatBuffer partners = FloatBuffer.allocate(0);

    private PairComparer(PairCard card, EmbedderSettings settings, LoadedModel model) {
        this.card = card;
        this.settings = settings;
        this.model = model;
        this.network = new DjlPairNetwork(card, model);
    }

    /**
     * A comparer. The first one of a loaded network and batch size compares the card's probes.
     *
     * @param settings their batch size counts pairs of small pictures; see {@link #pairs}
     * @throws ModelException if the weights cannot be had, do not load, give an output of another shape than the card says, or give
     *     the probes other numbers than its author saw
     */
    public static PairComparer open(PairCard card, EmbedderSettings settings, ModelStore store) throws ModelException {
        LoadedModel model = ModelPool.ofThisJvm().acquire(card.tower(settings.engine()), settings, store);
        try {
            PairComparer comparer = new PairComparer(card, settings, model);
            try {
                comparer.requireInputs();
                model.probeHead(settings.batchSize(), comparer::checkProbe);
                return comparer;
            } catch (ModelException | RuntimeException e) {
                comparer.network.close();
                throw e;
            }
        } catch (ModelException | RuntimeException e) {
            ModelPool.ofThisJvm().release(model);
            throw e;
        }
    }

    /** Inputs are told by their names where they have any: TorchScript's go by their places. */
    private void requireInputs() throws ModelException {
        List<String> names = card.input().names();
        if (settings.engine() == EngineKind.ONNX_RUNTIME) {
            List<String> own = model.djl().getBlock().describeInput().keys();
            if (own.size() != names.size() || !own.containsAll(names)) {
                throw new ModelException(model.words() + " has the inputs " + own + ", and its card says " + names
                        + "; write those of the network into 'input.names', the image's first");
            }
        }
    }

    public PairCard card() {
        return card;
    }

    /** See {@link PairCard#fingerprint}. */
    public String fingerprint(DeviceKind device) throws ModelException {
        return card.fingerprint(settings.engine(), engineVersion(), device.label());
    }

    public String engineVersion() {
        return model.engineVersion();
    }

    /** Pairs of a call for pairs of this one's size: the batch size, or fewer of large pictures, so that memory is bounded. */
    public int pairs(ImagePair like) {
        long pixels = (long) card.input().width(like) * card.input().height(like);
        return (int) Math.max(1, Math.min(settings.batchSize(), (long) settings.batchSize() * PIXELS / pixels));
    }

    /**
     * The numbers of pairs, in their order. What other pairs stand beside it does not change one; its place among them may change
     * the last bits, where an engine adds up samples in another order for it.
     *
     * @param pairs of one size, {@link #pairs} of it at most; where the network takes any size, both images of each have that size
     * @return one number a pair, perhaps not finite
     * @throws ImageRejectedException if an image cannot be made the network's size
     * @throws ModelException if the network fails or its output has not one number a pair
     */
    public float[] compare(List<ImagePair> pairs) throws ImageRejectedException, ModelException {
        ImagePair first = pairs.get(0);
        int width = card.input().width(first);
        int height = card.input().height(first);
        int call = pairs(first);
        int length = Math.multiplyExact(Math.multiplyExact(width, height), RgbImage.CHANNELS);
        int floats = Math.multiplyExact(call, length);
        images = roomFor(floats, images);
        partners = roomFor(floats, partners);
        for (int i = 0; i < pairs.size(); i++) {
            images.put(i * length, card.input().numbers(pairs.get(i).image()), 0, length);
            partners.put(i * length, card.input().numbers(pairs.get(i).partner()), 0, length);
        }
        float[] numbers = run(new DjlPairNetwork.Batch(
                List.of(images.slice(0, floats), partners.slice(0, floats)), call, width, height));
        if (numbers.length != call) {
            throw new ModelException(model.words() + " gave " + numbers.length + " numbers for " + call
                    + " pairs of images; a card of pairs gives one each");
        }
        return Arrays.copyOf(numbers, pairs.size());
    }

    /** Outside the heap, where the engine reads it; what lies behind the pairs is padding. */
    private static FloatBuffer roomFor(int floats, FloatBuffer before) {
        return before.capacity() >= floats
                ? before
                : ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
    }

    private float[] run(DjlPairNetwork.Batch batch) throws ModelException {
        try {
            return network.run(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(model.words() + " was interrupted", e);
        } catch (Exception e) {
            throw new ModelException(
                    model.words() + " failed on pairs of " + batch.width() + " x " + batch.height() + " pixels: "
                            + LoadedModel.complaint(e),
                    e);
        }
    }

    private double[] checkProbe() throws ModelException {
        List<PairProbe.Size> sizes = PairProbe.sizes(card.input());
        float[] numbers = new float[sizes.size()];
        try {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = compare(List.of(PairProbe.pair(sizes.get(i))))[0];
            }
        } catch (ImageRejectedException e) {
            throw new ModelException(model.words() + ": its probe has no input: " + e.getMessage());
        }
        return Probe.checked(card.probe(), numbers, model.words(settings));
    }

    @Override
    public void close() {
        network.close();
        ModelPool.ofThisJvm().release(model);
    }
}
