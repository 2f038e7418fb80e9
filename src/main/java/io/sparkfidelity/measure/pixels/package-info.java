/**
 * Numbers of an image's file and pixels, and of two images' pixels: pure functions.
 *
 * <p>In: an image as it is decoded, before anything is resized ({@link io.sparkfidelity.measure.pixels.ImageFile}), or two
 * images as they are compared. Out: a {@link io.sparkfidelity.measure.pixels.Reading}, which is a number or the reason why
 * there is none.
 *
 * <p>What must stay true:
 * <ul>
 *   <li>The same bytes give the same bits on every machine: sums are of integers or in a fixed order, in double precision.
 *   <li>Each measure is a class and stands in one list, {@link io.sparkfidelity.measure.pixels.PixelMeasures}. A change of a
 *       value is a new name.
 *   <li>Memory is a few rows of the image at most.
 *   <li>Neither tallies nor scores are known here.
 * </ul>
 */
@NullMarked
package io.sparkfidelity.measure.pixels;

import org.jspecify.annotations.NullMarked;
