/**
 * Which images carry a distance: numbers of every image of two sets, and the ends of each.
 *
 * <p>In: embedded sets with their pooled tallies. Out: a table with a row for every image that was found, and entries of a report. What
 * must stay true: found = explained + unexplained, each reason counted; the same bits whatever the cluster.
 */
@NullMarked
package io.sparkfidelity.spark.explain;

import org.jspecify.annotations.NullMarked;
