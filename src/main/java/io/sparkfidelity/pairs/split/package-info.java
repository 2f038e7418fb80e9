/**
 * How parts of one set lie in each other's neighbourhoods, for many splits of its buckets at once.
 *
 * <p>In: the tiles of one set, {@link io.sparkfidelity.pairs.Neighbourhood neighbourhoods} and {@link
 * io.sparkfidelity.pairs.BucketSplit splits}. Out: {@link io.sparkfidelity.pairs.split.SplitManifolds}, from which floors
 * are made.
 *
 * <p>What must stay true: a split's scores are those of its parts folded against each other as two sides.
 */
@NullMarked
package io.sparkfidelity.pairs.split;

import org.jspecify.annotations.NullMarked;
