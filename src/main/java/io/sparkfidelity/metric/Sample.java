package io.sparkfidelity.metric;

import io.sparkfidelity.tally.Tally;

/**
 * One side of a comparison.
 *
 * @param name the dataset's name
 * @param tally all its embeddings, pooled over buckets
 */
public record Sample(String name, Tally tally) {}
