package io.sparkfidelity.metric;

/**
 * What a metric may know of the model whose embeddings were tallied.
 *
 * @param model the card's name
 * @param unitNorm whether every embedding has length 1
 */
public record ModelTraits(String model, boolean unitNorm) {}
