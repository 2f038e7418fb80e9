/**
 * What one set has and the other lacks.
 *
 * <p>In: second moments of unit vectors. Out: scores that grow with what the candidate has more of than the reference. What
 * must stay true: a set has nothing that it lacks itself, to the last bit.
 */
@NullMarked
package io.sparkfidelity.metric.novelty;

import org.jspecify.annotations.NullMarked;
