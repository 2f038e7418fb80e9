/**
 * The one door to the decoders: a file's first bytes choose its decoder.
 *
 * <p>In: encoded bytes and a pixel limit. Out: pixels, or a rejection that says why. What must stay true: names and
 * extensions are never asked; the contract's number changes with any pixel.
 */
@NullMarked
package io.sparkfidelity.image.decode;

import org.jspecify.annotations.NullMarked;
