/**
 * WebP, lossy (VP8) and lossless (VP8L), to libwebp's pixels.
 *
 * <p>In: encoded bytes. Out: RGB pixels; alpha is dropped. What must stay true: lossless pixels are equal, lossy ones
 * within one level; tables are bounded by what the data can fill.
 */
@NullMarked
package io.sparkfidelity.image.webp;

import org.jspecify.annotations.NullMarked;
