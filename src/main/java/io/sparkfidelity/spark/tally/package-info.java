/**
 * Embeddings to tallies, in passes of {@code treeAggregate}.
 *
 * <p>In: cached rows. Out: tallies by bucket and group in the driver's folder. What must stay true: the driver holds
 * pooled tallies, never a row; the same rows give the same bits.
 */
@NullMarked
package io.sparkfidelity.spark.tally;

import org.jspecify.annotations.NullMarked;
