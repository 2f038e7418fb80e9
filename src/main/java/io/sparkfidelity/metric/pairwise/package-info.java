/**
 * Scores that look at every pair of embeddings.
 *
 * <p>In: findings of folds over pairs. Out: kernel distances, precision, recall, density, coverage. What must stay true:
 * the estimator's name says how many images took part.
 */
@NullMarked
package io.sparkfidelity.metric.pairwise;

import org.jspecify.annotations.NullMarked;
