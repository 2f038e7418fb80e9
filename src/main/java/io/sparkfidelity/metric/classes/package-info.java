/**
 * Scores by class: what labelled images allow.
 *
 * <p>In: a tally for each label. Out: averages over classes, and how the shares of classes moved. What must stay true:
 * classes too small to be scored are listed, not scored.
 */
@NullMarked
package io.sparkfidelity.metric.classes;

import org.jspecify.annotations.NullMarked;
