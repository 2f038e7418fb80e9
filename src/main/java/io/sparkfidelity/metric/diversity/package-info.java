/**
 * Scores of one set without the other's help: how many directions or classes it fills.
 *
 * <p>In: second moments or predicted classes. Out: scores that are better when larger. What must stay true: each names
 * the entropy it is the exponential of.
 */
@NullMarked
package io.sparkfidelity.metric.diversity;

import org.jspecify.annotations.NullMarked;
