/**
 * Weights by which a dataset's classes get the shares of another.
 *
 * <p>In: how many images each class has in both. Out: a whole number for every class, by which its rows are counted. What must
 * stay true: equal shares give equal weights; no class that counts has the weight 0; what rounding misplaces is known.
 */
@NullMarked
package io.sparkfidelity.tally.balance;

import org.jspecify.annotations.NullMarked;
