package io.sparkfidelity.embed;

/**
 * A network that is loaded from one file: a card's for images or for captions, or that of a card of pairs.
 *
 * @param card all that decides what it gives, the probe included: towers of equal cards are one
 * @param name of the card
 * @param words what messages call it, such as {@code model 'a-model'}
 * @param artifact the weights
 * @param precision of the weights
 */
public record Tower(Record card, String name, String words, Artifact artifact, Precision precision) {
    /**
     * A card's network for images.
     *
     * @throws ModelException if there are no weights for the engine, with what to do about it
     */
    static Tower ofImages(ModelCard card, EngineKind engine) throws ModelException {
        // A preset or a step changes pixels, not the network or its probe.
        return new Tower(
                card.ofNetwork(), card.name(), "model '" + card.name() + "'", card.artifact(engine), card.precision());
    }

    /**
     * A card's network for captions.
     *
     * @throws ModelException if it has none, with what to do about it
     */
    static Tower ofCaptions(ModelCard card, EngineKind engine) throws ModelException {
        return new Tower(
                card.ofNetwork(),
                card.name(),
                "the text tower of model '" + card.name() + "'",
                card.requireText().artifact(engine),
                card.precision());
    }
}
