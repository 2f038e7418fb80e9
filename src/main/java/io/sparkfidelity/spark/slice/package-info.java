/**
 * Scores of slices: by label, site or any column.
 *
 * <p>In: embeddings and their slices. Out: a score for each slice with enough images. What must stay true: small slices
 * are listed, not scored; many slices cost one shuffle.
 */
@NullMarked
package io.sparkfidelity.spark.slice;

import org.jspecify.annotations.NullMarked;
