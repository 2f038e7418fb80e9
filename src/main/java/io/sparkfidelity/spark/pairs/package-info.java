/**
 * Folds over tiles of pairs, dealt to tasks.
 *
 * <p>In: rows in (bucket, hash) order. Out: findings of the folds. What must stay true: one tile is one task's work on
 * one thread; the same bits on any cluster of one CPU family.
 */
@NullMarked
package io.sparkfidelity.spark.pairs;

import org.jspecify.annotations.NullMarked;
