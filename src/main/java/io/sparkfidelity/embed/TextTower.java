package io.sparkfidelity.embed;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that decides what a caption's embedding is, beside a card's image tower. It has as many dimensions as an image's,
 * and always length 1.
 *
 * @param context tokens that the network takes, with those of start and end
 * @param tokenizer a file in the format of Hugging Face's tokenizers
 * @param artifacts the weights by engine
 * @param input the name of the network's input; int64, shape {@code N x context}
 * @param output the name of the output that is the embedding; float32, shape {@code N x dimension}
 * @param probe to check tokenizer and engine with: the head of the embedding of {@link #PROBE}
 */
public record TextTower(
        int context,
        Artifact tokenizer,
        Map<EngineKind, Artifact> artifacts,
        String input,
        String output,
        Optional<Probe> probe) {

    /** The caption that a card's author has embedded. */
    static final String PROBE = "a photo of a cat";

    /** From a caption to its tokens; raised where the same caption would give others. */
    private static final String CLEANING = "1";

    private static final int LEAST_CONTEXT = 3;
    private static final int MOST_CONTEXT = 4096;

    public TextTower {
        artifacts = Map.copyOf(artifacts);
        if (context < LEAST_CONTEXT || context > MOST_CONTEXT) {
            throw new IllegalArgumentException("'text.context' is " + context + "; it must be " + LEAST_CONTEXT + " to "
                    + MOST_CONTEXT + " tokens");
        }
    }

    /**
     * The weights for an engine.
     *
     * @throws ModelException if there are none
     */
    public Artifact artifact(EngineKind engine) throws ModelException {
        Artifact artifact = artifacts.get(engine);
        if (artifact == null) {
            throw ModelException.withoutWeights("the text tower has no weights for the engine " + engine.djlName());
        }
        return artifact;
    }

    /**
     * A short name of all that decides a caption's embedding, and of what computed it: 16 hexadecimal digits. An image's
     * embedding has a fingerprint of its own, {@link ModelCard#fingerprint}, that knows nothing of this one.
     *
     * @param dimension of the card
     * @param engine the engine in use, one that there are weights for
     * @param engineVersion such as {@code 1.21.1}
     * @param device the kind of device, {@code cpu} or {@code cuda}
     */
    public String fingerprint(int dimension, EngineKind engine, String engineVersion, String device) {
        Map<String, String> parts = new TreeMap<>();
        parts.put("cleaning", CLEANING);
        parts.put("tokenizer", tokenizer.sha256());
        parts.put("context", String.valueOf(context));
        parts.put(
                "weights",
                Objects.requireNonNull(artifacts.get(engine), "an engine in use has weights")
                        .sha256());
        parts.put("output", output + "/" + dimension);
        parts.put("engine", engine.djlName() + " " + engineVersion);
        parts.put("device", device);
        return CardFiles.fingerprint(parts);
    }
}
