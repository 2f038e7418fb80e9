/**
 * The maximum mean discrepancy of a wide Gaussian kernel from moments alone.
 *
 * <p>In: moments of unit vectors. Out: {@code cmmd} and {@code cmmd_unbiased}, the bound of what the series leaves out,
 * and a p-value. What must stay true: linear in the images, and the same locally and merged.
 */
@NullMarked
package io.sparkfidelity.metric.mmd;

import org.jspecify.annotations.NullMarked;
