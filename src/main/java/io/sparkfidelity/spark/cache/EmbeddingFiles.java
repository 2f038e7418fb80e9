package io.sparkfidelity.spark.cache;

import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.source.ExactFiles;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The files of a source's finished embeddings, and what is said of the images beside them.
 *
 * @param paths the Parquet files that manifests name
 */
public record EmbeddingFiles(List<String> paths, Optional<AnnotationFolder> annotations) {
    /** Without anything said of the images: none has a label or a site, and each is its own unit. */
    public static EmbeddingFiles plain(List<String> paths) {
        return new EmbeddingFiles(paths, Optional.empty());
    }

    /** Whether images belong to units other than themselves. */
    public boolean hasUnits() {
        return annotations.filter(AnnotationFolder::hasUnits).isPresent();
    }

    /**
     * Reads what is said of the images once, as bytes.
     *
     * @throws CacheDamage if it is not what was written
     */
    public void requireWholeAnnotations(SparkSession spark) throws CacheDamage {
        if (annotations.isPresent()) {
            annotations.get().requireWhole(spark);
        }
    }

    /** Rows with an output of the network in the place of the embedding, for metrics of that output. */
    public static Dataset<Row> ofOutput(Dataset<Row> rows, ModelOutput output) {
        return output == ModelOutput.EMBEDDING
                ? rows
                : rows.withColumn("embedding", functions.col(output.label()))
                        .withColumn("logits", functions.lit(null).cast("array<float>"));
    }

    /**
     * All rows, rejects included: the columns of {@link EmbeddingRow#SCHEMA}, of which {@code hash} and {@code bucket} are those
     * of the image's unit, and {@code label} and {@code site}, which may be null.
     */
    public Dataset<Row> rows(SparkSession spark) {
        Dataset<Row> rows = ExactFiles.parquet(spark, EmbeddingRow.SCHEMA, paths);
        return annotations.isPresent()
                ? annotations.get().annotated(rows)
                : rows.withColumn("label", functions.lit(null).cast("string"))
                        .withColumn("site", functions.lit(null).cast("string"));
    }
}
