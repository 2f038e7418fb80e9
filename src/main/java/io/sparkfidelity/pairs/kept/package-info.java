/**
 * Rows that a fold keeps, where a metric needs the rows themselves.
 *
 * <p>In: tiles. Out: the rows with the smallest hashes of every bucket. What must stay true: what is kept follows from the
 * rows alone, never from who visits them in what order, and its size from the number asked for.
 */
@NullMarked
package io.sparkfidelity.pairs.kept;

import org.jspecify.annotations.NullMarked;
