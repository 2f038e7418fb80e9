package io.sparkfidelity.spark.explain;

import io.sparkfidelity.tally.BucketedTally;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

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
        return rows.select(
                        functions.col("id"),
                        functions.col("label"),
                        functions
                                .concat(functions.col("stage"), functions.lit("/"), functions.col("reason"))
                                .as("reject"),
                        functions.col("embedding"))
                .as(Encoders.bean(EmbeddedImage.class))
                .toJavaRDD();
    }
}
