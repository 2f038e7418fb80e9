/**
 * Rows of a listing: how they are divided among tasks, and how some of them are chosen.
 *
 * <p>In: rows of {@link io.sparkfidelity.source.ImageRef#SCHEMA}. Out: the same rows in parts, or a part of them. What must stay
 * true: which rows are chosen depends on their ids alone.
 */
@NullMarked
package io.sparkfidelity.spark.rows;

import org.jspecify.annotations.NullMarked;
