package io.sparkfidelity.spark.cache;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.source.ExactFiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A source's finished embeddings by one model.
 *
 * @param files the Parquet files that manifests name
 * @param found images listed
 * @param embedded rows with an embedding
 * @param rejects the rest, by {@code stage/reason}
 * @param sourceFingerprint of the listing
 * @param modelFingerprint of card, weights, preprocessing and engine
 * @param prepare what was done to the images before the model's own preprocessing, if anything
 */
public record EmbeddingSet(
        List<String> files,
        long found,
        long embedded,
        Map<String, Long> rejects,
        String sourceFingerprint,
        String modelFingerprint,
        Optional<Prepare> prepare) {

    /** Of images as they are. */
    public EmbeddingSet(
            List<String> files,
            long found,
            long embedded,
            Map<String, Long> rejects,
            String sourceFingerprint,
            String modelFingerprint) {
        this(files, found, embedded, rejects, sourceFingerprint, modelFingerprint, Optional.empty());
    }

    /** The same, of images to which a step was done. */
    EmbeddingSet prepared(Optional<Prepare> step) {
        return new EmbeddingSet(files, found, embedded, rejects, sourceFingerprint, modelFingerprint, step);
    }

    public long rejected() {
        return found - embedded;
    }

    /** All rows of {@link EmbeddingRow#SCHEMA}, rejects included. */
    public Dataset<Row> rows(SparkSession spark) {
        return ExactFiles.parquet(spark, EmbeddingRow.SCHEMA, files);
    }
}
