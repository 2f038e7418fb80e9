/**
 * The jobs behind {@code evaluate} and {@code compare}.
 *
 * <p>In: a plan of reference, candidates, models and metrics. Out: the result of a run. What must stay true: nothing is
 * embedded or tallied twice.
 */
package io.sparkfidelity.spark.evaluate;
