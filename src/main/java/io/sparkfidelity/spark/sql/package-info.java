/**
 * The SQL functions behind {@code FidelityCatalog}.
 *
 * <p>In: columns. Out: tallies as BINARY, scores as DOUBLE. What must stay true: aggregation state is made of JDK types
 * only; works from one source on Spark 3.5 and 4.
 */
@NullMarked
package io.sparkfidelity.spark.sql;

import org.jspecify.annotations.NullMarked;
