/**
 * Distances in units of what a perfect model would score.
 *
 * <p>In: another metric's score and its floor. Out: their ratio. What must stay true: its error has that of both.
 */
@NullMarked
package io.sparkfidelity.metric.ratio;

import org.jspecify.annotations.NullMarked;
