/**
 * Images made by the program itself: shapes in classes, and their distortions.
 *
 * <p>In: a seed, a number, a size, a distortion. Out: encoded images. What must stay true: the same number gives the same
 * bytes on every machine.
 */
@NullMarked
package io.sparkfidelity.source.sample;

import org.jspecify.annotations.NullMarked;
