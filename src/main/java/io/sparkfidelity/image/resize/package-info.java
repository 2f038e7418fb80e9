/**
 * Pixels to the numbers a network reads: cropping, resizing, normalising.
 *
 * <p>In: RGB pixels. Out: other pixels, or floats in the caller's buffer. What must stay true: a resizer is named after
 * the tool it reproduces and reproduces it as its Javadoc states; only what a crop keeps is computed.
 */
@NullMarked
package io.sparkfidelity.image.resize;

import org.jspecify.annotations.NullMarked;
