package io.sparkfidelity.embed;

/**
 * What the text tower made of one caption.
 *
 * @param values the embedding, of length 1
 * @param cut whether the caption has more tokens than the tower takes, so that its end counts for nothing
 */
public record TextEmbedding(float[] values, boolean cut) {}
