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
        return this == IMAGE ? card.artifact(engine) : card.requireText().artifact(engine);
    }

    /** What messages call it. */
    String of(ModelCard card) {
        return (this == IMAGE ? "model '" : "the text tower of model '") + card.name() + "'";
    }
}
