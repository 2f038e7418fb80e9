/**
 * Scores: pure functions of tallies and of folds over pairs.
 *
 * <p>In: {@link io.sparkfidelity.metric.Evidence}, which is a {@link io.sparkfidelity.metric.Sample} for each side (a tally
 * in buckets and perhaps one for each label), what is known of the embedding model, and for a metric that requires pairs
 * the {@link io.sparkfidelity.metric.PairFindings}. Out: {@link io.sparkfidelity.metric.Score scores} with their error bars,
 * replicates and warnings, never bare numbers; {@link io.sparkfidelity.metric.scoring.Floors what a perfect model would score}; and
 * {@link io.sparkfidelity.metric.ScoreDifference differences} of candidates. {@link io.sparkfidelity.metric.scoring.Scorer} puts
 * them together for one reference.
 *
 * <p>What must stay true: a metric reads nothing but the evidence, asks for one bucket at a time, gives the same bits for
 * the same tallies, names its estimator, and says in words why a number is missing or rough.
 */
@NullMarked
package io.sparkfidelity.metric;

import org.jspecify.annotations.NullMarked;
