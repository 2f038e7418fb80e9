package io.sparkfidelity.embed;

import io.sparkfidelity.embed.text.Tokenizer;
import io.sparkfidelity.embed.text.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a card's text tower on captions, in batches of one fixed shape. One thread at a time uses it; the network itself is
 * shared with the other text embedders of the JVM.
 */
public final class TextEmbedder implements AutoCloseable {
    private final ModelCard card;
    private final TextTower tower;
    private final EmbedderSettings settings;
    private final LoadedModel model;
    private final Tokenizer tokenizer;
    private final DjlTextNetwork network;

    private TextEmbedder(
            ModelCard card, TextTower tower, EmbedderSettings settings, LoadedModel model, Tokenizer tokenizer) {
        this.card = card;
        this.tower = tower;
        this.settings = settings;
        this.model = model;
        this.tokenizer = tokenizer;
        this.network = new DjlTextNetwork(tower, model);
    }

    /**
     * A text embedder. The first one of a loaded tower and batch size embeds the card's probe, {@value TextTower#PROBE}.
     *
     * @param settings their batch size counts captions
     * @throws ModelException if the card has no text tower, if tokenizer or weights cannot be had or do not load, or if they
     *     embed the probe otherwise than its author saw
     */
    public static TextEmbedder open(ModelCard card, EmbedderSettings settings, ModelStore store) throws ModelException {
        TextTower tower = card.requireText();
        Path file = store.fetch(tower.tokenizer());
        LoadedModel model = ModelPool.ofThisJvm().acquire(Tower.ofCaptions(card, settings.engine()), settings, store);
        try {
            TextEmbedder embedder = new TextEmbedder(card, tower, settings, model, tokenizer(model, tower, file));
            try {
                model.probeHead(settings.batchSize(), embedder::checkProbe);
                return embedder;
            } catch (ModelException | RuntimeException e) {
                embedder.closeOwn();
                throw e;
            }
        } catch (ModelException | RuntimeException e) {
            ModelPool.ofThisJvm().release(model);
            throw e;
        }
    }

    private static Tokenizer tokenizer(LoadedModel model, TextTower tower, Path file) throws ModelException {
        try {
            DjlEngines.loadTokenizers();
            return Tokenizer.open(file, tower.context());
        } catch (IOException | RuntimeException e) {
            throw new ModelException(
                    model.words() + " cannot read its tokenizer "
                            + tower.tokenizer().uri() + ": " + LoadedModel.complaint(e),
                    e);
        }
    }

    /** See {@link TextTower#fingerprint}. */
    public String fingerprint(DeviceKind device) {
        return tower.fingerprint(card.dimension(), settings.engine(), model.engineVersion(), device.label());
    }

    /** Captions a batch, by which callers may cut their work; any number may be embedded at once. */
    public int batchSize() {
        return settings.batchSize();
    }

    /**
     * The embeddings of captions, in their order. What other captions stand beside it does not change one.
     *
     * @throws ModelException if the network fails or its output has not the shape that the card says
     */
    public List<TextEmbedding> embed(List<String> captions) throws ModelException {
        List<TextEmbedding> embeddings = new ArrayList<>(captions.size());
        for (int first = 0; first < captions.size(); first += settings.batchSize()) {
            embedBatch(captions.subList(first, Math.min(captions.size(), first + settings.batchSize())), embeddings);
        }
        return embeddings;
    }

    private void embedBatch(List<String> captions, List<TextEmbedding> embeddings) throws ModelException {
        long[] ids = new long[Math.multiplyExact(settings.batchSize(), tower.context())];
        List<Tokens> tokens = captions.stream().map(tokenizer::tokens).toList();
        for (int i = 0; i < tokens.size(); i++) {
            System.arraycopy(tokens.get(i).ids(), 0, ids, i * tower.context(), tower.context());
        }
        float[] output = run(ids);
        if (output.length != settings.batchSize() * card.dimension()) {
            throw new ModelException(model.words() + " gave " + output.length + " numbers for " + settings.batchSize()
                    + " captions; its card says " + card.dimension() + " each");
        }
        for (int i = 0; i < tokens.size(); i++) {
            float[] values = Arrays.copyOfRange(output, i * card.dimension(), (i + 1) * card.dimension());
            Normalisation.L2.apply(values);
            embeddings.add(new TextEmbedding(values, tokens.get(i).cut()));
        }
    }

    private float[] run(long[] ids) throws ModelException {
        try {
            return network.run(ids);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(model.words() + " was interrupted", e);
        } catch (Exception e) {
            throw new ModelException(model.words() + " failed on a batch: " + LoadedModel.complaint(e), e);
        }
    }

    private double[] checkProbe() throws ModelException {
        float[] embedding = embed(List.of(TextTower.PROBE)).get(0).values();
        return Probe.checked(tower.probe(), embedding, model.words(settings));
    }

    private void closeOwn() {
        network.close();
        tokenizer.close();
    }

    @Override
    public void close() {
        closeOwn();
        ModelPool.ofThisJvm().release(model);
    }
}
