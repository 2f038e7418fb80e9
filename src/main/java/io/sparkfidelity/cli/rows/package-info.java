/**
 * The jobs as a data source of Spark's, {@code spark.read().format("fidelity")}.
 *
 * <p>In: a command's options by their names. Out: its report as rows. What must stay true: works from one source on Spark 3.5
 * and 4, and behind Spark Connect: a job runs on the driver, once for each source that is loaded, when its rows are asked for.
 */
@NullMarked
package io.sparkfidelity.cli.rows;

import org.jspecify.annotations.NullMarked;
