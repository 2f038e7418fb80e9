/**
 * Pairs of rows that are nearer than a threshold, of a side that holds several datasets: all of them, or those that random
 * hyperplanes lead to.
 *
 * <p>In: {@link io.sparkfidelity.pairs.TilePair tile pairs} and {@link io.sparkfidelity.pairs.near.RowOrigins}, or rows by {@link
 * io.sparkfidelity.pairs.near.Wedges wedge}. Out: {@link io.sparkfidelity.pairs.near.NearPairs}. What must stay true: whether a pair is
 * near is decided in one place, by sum (x - y)^2 in float64, whatever led to the pair; no pair is counted twice; the same rows give the
 * same pairs however they are dealt to tasks.
 *
 * <p>Words: a row's signature says on which side of each hyperplane it lies, a bit each. A band is some bits of it; rows that agree
 * in all bits of a band are in one wedge. A crowded wedge is one that further hyperplanes divide. Two rows meet in the wedges that
 * they share.
 */
@NullMarked
package io.sparkfidelity.pairs.near;

import org.jspecify.annotations.NullMarked;
