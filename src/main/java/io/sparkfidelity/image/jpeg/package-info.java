/**
 * JPEG: baseline and progressive, to libjpeg-turbo's pixels.
 *
 * <p>In: encoded bytes. Out: RGB pixels. What must stay true: within one level of libjpeg-turbo as Pillow calls it; work
 * and memory are bounded by the file's size and its frame.
 */
@NullMarked
package io.sparkfidelity.image.jpeg;

import org.jspecify.annotations.NullMarked;
