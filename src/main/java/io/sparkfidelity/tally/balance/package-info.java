/**
 * Weights by which a dataset's classes get the shares of another.
 *
 * <p>In: how many images each class has in both, or the tallies of classes. Out: a whole number for every class, by which its rows
 * are counted; sums by these numbers; buckets as if all had the same shares. What must stay true: equal shares give equal weights
 * and change no bucket; no class that counts has the weight 0; what rounding misplaces is known.
 */
@NullMarked
package io.sparkfidelity.tally.balance;

import org.jspecify.annotations.NullMarked;
