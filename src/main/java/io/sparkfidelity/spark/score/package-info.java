/**
 * What is known after tallies and folds, put together into scores.
 *
 * <p>In: samples and findings. Out: scores and differences. What must stay true: scores do not depend on the cluster.
 */
@NullMarked
package io.sparkfidelity.spark.score;

import org.jspecify.annotations.NullMarked;
