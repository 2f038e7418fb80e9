package io.sparkfidelity.spark.explain;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A set of a comparison, or a part of one.
 *
 * @param listing where its images are
 * @param prepare what was done to them
 * @param rows of the cache, rejects included, with labels
 * @param tally of all buckets
 */
public record ExplainedSet(String name, Listing listing, Optional<Prepare> prepare, Dataset<Row> rows, Tally tally) {}
