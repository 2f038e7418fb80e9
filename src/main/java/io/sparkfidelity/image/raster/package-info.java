/**
 * PNG, GIF, BMP, TIFF and the PNM family, to Pillow's pixels.
 *
 * <p>In: encoded bytes. Out: RGB pixels, equal to Pillow's {@code convert("RGB")} but for the stated deviations. What
 * must stay true: memory is bounded by the pixel limit, whatever a header claims.
 */
@NullMarked
package io.sparkfidelity.image.raster;

import org.jspecify.annotations.NullMarked;
