package io.sparkfidelity.embed;

/** The networks of a card, each with weights of its own. */
enum Tower {
    IMAGE,
    TEXT;

    /**
     * The weights for an engine.
     *
     * @throws ModelException if there are none, with what to do about it
     */
    Artifact artifact(ModelCard card, EngineKind engine) throws ModelException {
        if (this == IMAGE) {
            return card.artifact(engine);
        }
        Artifact artifact = card.requireText().artifacts().get(engine);
        if (artifact == null) {
            throw ModelException.withoutWeights(of(card) + " has no weights for the engine " + engine.djlName());
        }
        return artifact;
    }

    /** What messages call it. */
    String of(ModelCard card) {
        return (this == IMAGE ? "model '" : "the text tower of model '") + card.name() + "'";
    }
}
