package io.sparkfidelity.spark.explain;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** What explanations read of an embedding row. A bean for Spark's encoder, which moves {@code float[]} without boxing. */
public final class EmbeddedImage implements Serializable {
    private static final long serialVersionUID = 1;

    private String id = "";
    private @Nullable String label;
    private @Nullable String reject;
    private float @Nullable [] embedding;

    /** Of rows of the cache, with labels. */
    static JavaRDD<EmbeddedImage> of(Dataset<Row> rows) {
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

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public @Nullable String getLabel() {
        return label;
    }

    public void setLabel(@Nullable String label) {
        this.label = label;
    }

    /** Stage and reason of an image without an embedding. */
    public @Nullable String getReject() {
        return reject;
    }

    public void setReject(@Nullable String reject) {
        this.reject = reject;
    }

    public float @Nullable [] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float @Nullable [] embedding) {
        this.embedding = embedding;
    }
}
