/**
 * The job behind {@code audit}: every dataset against every other.
 *
 * <p>In: datasets and a plan. Out: scores of each pair, duplicates, diversity. What must stay true: each dataset is
 * embedded and tallied once.
 */
@NullMarked
package io.sparkfidelity.spark.audit;

import org.jspecify.annotations.NullMarked;
