/**
 * Distances of two sets along fixed directions, in the mean over these.
 *
 * <p>In: histograms of projections. Out: scores that need no covariance and no pairs. What must stay true: any two numbers of
 * rows are compared as they are, no row is left out; a set is at distance 0 from itself, exactly.
 */
@NullMarked
package io.sparkfidelity.metric.sliced;

import org.jspecify.annotations.NullMarked;
