/**
 * Whether metrics on a model's embeddings tell how bad images are.
 *
 * <p>In: a model, images, distortions. Out: a report with the scores of ever more distorted images. What must stay true: all
 * steps of a ladder are of the same images, none of which is in the reference.
 */
@NullMarked
package io.sparkfidelity.spark.qualify;

import org.jspecify.annotations.NullMarked;
