/**
 * Scores: pure functions of tallies (and, later, pair folds).
 *
 * <p>In: the pooled {@link io.sparkfidelity.tally.Tally tally} of each side and what is known of the embedding model. Out:
 * {@link io.sparkfidelity.metric.Score scores}, never bare numbers. What must stay true: a metric reads nothing but its
 * arguments, gives the same bits for the same tallies, and names its estimator.
 */
package io.sparkfidelity.metric;
