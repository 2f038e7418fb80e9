package io.sparkfidelity.metric;

/** What a network gives of an image that scores are made of. */
public enum ModelOutput {
    /** The features that a model card is named for; every model has them. */
    EMBEDDING("embedding"),
    /** A part of a feature map in which places are still told apart; few cards name it. */
    SPATIAL("spatial");

    private final String label;

    ModelOutput(String label) {
        this.label = label;
    }

    /** In messages, cards and the columns of the cache. */
    public String label() {
        return label;
    }
}
