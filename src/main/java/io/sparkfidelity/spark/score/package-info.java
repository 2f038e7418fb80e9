/**
 * What jobs do with sets that are tallied: folds over pairs, scores, differences, spectra.
 *
 * <p>In: samples, and embeddings where there are any. Out: scores and differences. What must stay true: scores do not depend on the cluster.
 */
@NullMarked
package io.sparkfidelity.spark.score;

import org.jspecify.annotations.NullMarked;
