/**
 * Statistics that know no images: jackknife, tests, adjustments, distributions, scaling and linkage.
 *
 * <p>In: numbers. Out: numbers. What must stay true: each names its source and equation.
 */
@NullMarked
package io.sparkfidelity.metric.statistics;

import org.jspecify.annotations.NullMarked;
