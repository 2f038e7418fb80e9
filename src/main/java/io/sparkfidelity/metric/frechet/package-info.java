/**
 * The Frechet distance, its gradient and its limit at infinitely many images.
 *
 * <p>In: moments of two sets. Out: {@code fid} and {@code fid_infinity}. What must stay true: one route for all ranks, no
 * epsilon, never negative before extrapolation, exactly 0 for equal tallies.
 */
@NullMarked
package io.sparkfidelity.metric.frechet;

import org.jspecify.annotations.NullMarked;
