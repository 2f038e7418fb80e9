package io.sparkfidelity.embed;

import java.util.Optional;

/**
 * What the network made of one image.
 *
 * @param values the embedding, normalised as the card says
 * @param logits as the network gives them, where the card names that output
 * @param spatial likewise
 */
public record Embedding(float[] values, Optional<float[]> logits, Optional<float[]> spatial) {}
