package io.sparkfidelity.metric;

/** What a metric does where the slices of two sets are compared. */
public enum SliceRole {
    /** It is left out. */
    NONE,
    /** It stands beside the one that ranks. */
    SHOWN,
    /**
     * It may rank slices: unbiased, with a value at any n, smaller being better. The first such metric that the embeddings
     * allow ranks, and the others are left out.
     */
    RANKING
}
