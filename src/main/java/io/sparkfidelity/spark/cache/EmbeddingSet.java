package io.sparkfidelity.spark.cache;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A source's finished embeddings by one model.
 *
 * @param found images listed
 * @param embedded rows with an embedding
 * @param rejects the rest, by {@code stage/reason}
 * @param sourceFingerprint of the images, and behind a hyphen of what is said of them, if anything is
 * @param modelFingerprint of card, weights, preprocessing and engine
 * @param rejectedImages the first of the rejects by id, at most {@link RejectedImage#MOST}
 */
public record EmbeddingSet(
        EmbeddingFiles files,
        long found,
        long embedded,
        Map<String, Long> rejects,
        String sourceFingerprint,
        String modelFingerprint,
        List<RejectedImage> rejectedImages) {

    public long rejected() {
        return found - embedded;
    }

    /** As {@link EmbeddingFiles#rows}. */
    public Dataset<Row> rows(SparkSession spark) {
        return files.rows(spark);
    }
}
