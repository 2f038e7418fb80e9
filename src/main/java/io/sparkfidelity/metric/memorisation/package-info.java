/**
 * Whether a candidate repeats what its model was trained on.
 *
 * <p>In: distances of candidates, and of images that the model has not seen, to the nearest training image. Out: shares and statistics.
 * What must stay true: the same bits for the same distances; cells depend on rows and a seed alone.
 */
@NullMarked
package io.sparkfidelity.metric.memorisation;

import org.jspecify.annotations.NullMarked;
