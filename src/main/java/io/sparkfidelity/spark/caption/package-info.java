/**
 * Captions of a job's images, and how well the images fit them.
 *
 * <p>In: listings, caption files, a card with a text tower, embeddings of images. Out: captions of images, each distinct one
 * embedded once, and the cosine of every image with its own. What must stay true: a caption changes no embedding of an image, and
 * never meets the number of another; images without a caption are counted; no image is read a second time.
 */
@NullMarked
package io.sparkfidelity.spark.caption;

import org.jspecify.annotations.NullMarked;
