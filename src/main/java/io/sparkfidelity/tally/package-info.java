/**
 * Exact sufficient statistics: what a partition, a night, a class or a hospital hands over instead of images.
 *
 * <p>In: embeddings (float32 vectors), perhaps with logits, and their bucket. Out: {@link io.sparkfidelity.tally.Tally
 * tallies}, sets of named 64-bit integer vectors, in {@link io.sparkfidelity.tally.BucketedTally buckets} and by {@link
 * io.sparkfidelity.tally.LabelledTallies label}; and what they say of means, covariances and class probabilities. What must stay true: adding tallies is adding integers, so it is exact, associative,
 * commutative and invertible, and gives the same bits whatever the cluster, the partitioning, the retries or the order;
 * an overflow or a value that is not finite is an error that says so, never a wrong number.
 */
@NullMarked
package io.sparkfidelity.tally;

import org.jspecify.annotations.NullMarked;
