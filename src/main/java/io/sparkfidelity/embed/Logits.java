package io.sparkfidelity.embed;

/**
 * A network's second output.
 *
 * @param name of the output; of shape {@code N x classes}
 * @param classes 2 or more
 */
public record Logits(String name, int classes) {
    public Logits {
        if (classes < 2) {
            throw new IllegalArgumentException("logits have " + classes + " classes; it must be 2 or more");
        }
    }
}
