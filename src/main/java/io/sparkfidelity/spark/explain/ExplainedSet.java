package io.sparkfidelity.spark.explain;

import io.sparkfidelity.tally.Tally;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A set of a comparison, or a part of one.
 *
 * @param pictured where its images are
 * @param rows of the cache, rejects included, with labels
 * @param tally of all buckets
 */
public record ExplainedSet(PicturedSet pictured, Dataset<Row> rows, Tally tally) {
    public String name() {
        return pictured.name();
    }
}
