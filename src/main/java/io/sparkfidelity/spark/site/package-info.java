/**
 * The job behind {@code tally}: what one site exports.
 *
 * <p>In: sources and a site's name. Out: tallies by group. What must stay true: no row of an image leaves the cluster.
 */
@NullMarked
package io.sparkfidelity.spark.site;

import org.jspecify.annotations.NullMarked;
