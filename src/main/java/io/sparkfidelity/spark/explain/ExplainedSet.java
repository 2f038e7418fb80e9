package io.sparkfidelity.spark.explain;

import io.sparkfidelity.tally.BucketedTally;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A set of a comparison, or a part of one.
 *
 * @param pictured where its images are
 * @param rows of the cache, rejects included, with labels
 * @param tally of its embeddings
 */
public record ExplainedSet(PicturedSet pictured, Dataset<Row> rows, BucketedTally tally) {
    public String name() {
        return pictured.name();
    }

    /** All images that were found. */
    JavaRDD<EmbeddedImage> images() {
        return EmbeddedImage.of(rows);
    }
}
