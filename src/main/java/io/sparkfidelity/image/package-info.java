/**
 * Bytes to RGB pixels to the numbers a network reads: decoding, cropping, resizing, normalising.
 *
 * <p>In: the encoded bytes of one image ({@link io.sparkfidelity.image.decode.ImageDecoder}), or its pixels
 * ({@link io.sparkfidelity.image.resize.Resizer}, {@link io.sparkfidelity.image.resize.Preprocessing}). Out: an
 * {@link io.sparkfidelity.image.RgbImage}, a {@link io.sparkfidelity.image.resize.FloatImage}, or floats in the caller's
 * buffer; for bytes that are no usable image, an {@link io.sparkfidelity.image.ImageRejectedException} that says why.
 *
 * <p>What must stay true:
 * <ul>
 *   <li>Everything here is a pure function of its arguments: the same bytes give the same pixels and the same floats on
 *       every machine, in every thread. Nothing reads files, names, the clock or system properties.
 *   <li>Every resizer is named after the tool it reproduces, and reproduces it to the accuracy its Javadoc states. A
 *       change that alters a single output is a new name or a new {@link io.sparkfidelity.image.decode.ImageDecoder#CONTRACT}.
 *   <li>Encoded bytes are untrusted. The only exception that leaves a decoder is
 *       {@link io.sparkfidelity.image.ImageRejectedException}; memory is bounded by the pixel limit, which is checked
 *       against the header before anything is allocated; a file whose pixel data is incomplete yields no image.
 *   <li>The JDK is the only dependency, and of it neither ImageIO nor AWT: their colour conversions are not Pillow's,
 *       and their plugin registries depend on class loaders.
 * </ul>
 */
@NullMarked
package io.sparkfidelity.image;

import org.jspecify.annotations.NullMarked;
