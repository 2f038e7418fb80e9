package io.sparkfidelity.metric;

import java.util.Set;

/**
 * What a metric needs before it can be computed.
 *
 * @param tallyFields names of tally fields, as in {@link io.sparkfidelity.tally.MomentFields}
 * @param unitNorm whether the embeddings must be unit vectors
 */
public record Requirements(Set<String> tallyFields, boolean unitNorm) {}
