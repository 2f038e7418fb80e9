/**
 * The jobs behind {@code evaluate} and {@code compare}.
 *
 * <p>In: a plan of reference, candidates, models and metrics. Out: the result of a run. What must stay true: nothing is
 * embedded or tallied twice.
 */
@NullMarked
package io.sparkfidelity.spark.evaluate;

import org.jspecify.annotations.NullMarked;
