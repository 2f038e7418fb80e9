/**
 * Numbers of single images: where they come from, what is counted of them, and their scores and differences.
 *
 * <p>In: sets that are embedded. Out: rows (id, hash, bucket, values), tallies by measure, a report's scores and entries. What
 * must stay true: every embedded image has a row, with a value or none; the same bits whatever the cluster.
 */
@NullMarked
package io.sparkfidelity.spark.measure;

import org.jspecify.annotations.NullMarked;
