package io.sparkfidelity.spark.cache;

import java.io.Serializable;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One row of the embedding cache: an image that was found. A bean, since Spark's encoder for beans moves {@code float[]}
 * without boxing; what its columns may lack is null. Hash and bucket are those of the id: what a manifest says of the image is no
 * part of the row, but stands in {@link AnnotationTable}. A reject has no embedding, but a stage, a reason and a detail. Width and height are those of the decoded
 * image, before any resize.
 */
public final class EmbeddingRow implements Serializable {
    private static final long serialVersionUID = 1;

    /** The columns of the cache's Parquet files; those of older caches lack {@code spatial}, and are read as null there. */
    public static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType, true)
            .add("hash", DataTypes.LongType, false)
            .add("bucket", DataTypes.IntegerType, false)
            .add("contentHash", DataTypes.LongType, true)
            .add("width", DataTypes.IntegerType, true)
            .add("height", DataTypes.IntegerType, true)
            .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false), true)
            .add("logits", DataTypes.createArrayType(DataTypes.FloatType, false), true)
            .add("spatial", DataTypes.createArrayType(DataTypes.FloatType, false), true)
            .add("stage", DataTypes.StringType, true)
            .add("reason", DataTypes.StringType, true)
            .add("detail", DataTypes.StringType, true);

    private String id = "";
    private long hash;
    private int bucket;
    private @Nullable Long contentHash;
    private @Nullable Integer width;
    private @Nullable Integer height;
    private float @Nullable [] embedding;
    private float @Nullable [] logits;
    private float @Nullable [] spatial;
    private @Nullable String stage;
    private @Nullable String reason;
    private @Nullable String detail;

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public long getHash() {
        return hash;
    }

    public void setHash(long hash) {
        this.hash = hash;
    }

    public int getBucket() {
        return bucket;
    }

    public void setBucket(int bucket) {
        this.bucket = bucket;
    }

    public @Nullable Long getContentHash() {
        return contentHash;
    }

    public void setContentHash(@Nullable Long contentHash) {
        this.contentHash = contentHash;
    }

    public @Nullable Integer getWidth() {
        return width;
    }

    public void setWidth(@Nullable Integer width) {
        this.width = width;
    }

    public @Nullable Integer getHeight() {
        return height;
    }

    public void setHeight(@Nullable Integer height) {
        this.height = height;
    }

    public float @Nullable [] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float @Nullable [] embedding) {
        this.embedding = embedding;
    }

    public float @Nullable [] getLogits() {
        return logits;
    }

    public void setLogits(float @Nullable [] logits) {
        this.logits = logits;
    }

    public float @Nullable [] getSpatial() {
        return spatial;
    }

    public void setSpatial(float @Nullable [] spatial) {
        this.spatial = spatial;
    }

    public @Nullable String getStage() {
        return stage;
    }

    public void setStage(@Nullable String stage) {
        this.stage = stage;
    }

    public @Nullable String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason;
    }

    public @Nullable String getDetail() {
        return detail;
    }

    public void setDetail(@Nullable String detail) {
        this.detail = detail;
    }
}
