package io.sparkfidelity.spark.cache;

import java.io.Serializable;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One row of the embedding cache: an image that was found. A bean, since Spark's encoder for beans moves {@code float[]}
 * without boxing. Hash and bucket are those of the id: what a manifest says of the image is no part of the row, but stands in
 * {@link AnnotationTable}. A reject has no embedding, but a stage, a reason and a detail. Width and height are those of the decoded
 * image, before any resize.
 */
public final class EmbeddingRow implements Serializable {
    private static final long serialVersionUID = 1;

    /** The columns of the cache's Parquet files. */
    public static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType, true)
            .add("hash", DataTypes.LongType, false)
            .add("bucket", DataTypes.IntegerType, false)
            .add("contentHash", DataTypes.LongType, true)
            .add("width", DataTypes.IntegerType, true)
            .add("height", DataTypes.IntegerType, true)
            .add("embedding", DataTypes.createArrayType(DataTypes.FloatType, false), true)
            .add("logits", DataTypes.createArrayType(DataTypes.FloatType, false), true)
            .add("stage", DataTypes.StringType, true)
            .add("reason", DataTypes.StringType, true)
            .add("detail", DataTypes.StringType, true);

    private String id;
    private long hash;
    private int bucket;
    private Long contentHash;
    private Integer width;
    private Integer height;
    private float[] embedding;
    private float[] logits;
    private String stage;
    private String reason;
    private String detail;

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

    public Long getContentHash() {
        return contentHash;
    }

    public void setContentHash(Long contentHash) {
        this.contentHash = contentHash;
    }

    public Integer getWidth() {
        return width;
    }

    public void setWidth(Integer width) {
        this.width = width;
    }

    public Integer getHeight() {
        return height;
    }

    public void setHeight(Integer height) {
        this.height = height;
    }

    public float[] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float[] embedding) {
        this.embedding = embedding;
    }

    public float[] getLogits() {
        return logits;
    }

    public void setLogits(float[] logits) {
        this.logits = logits;
    }

    public String getStage() {
        return stage;
    }

    public void setStage(String stage) {
        this.stage = stage;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }

    public String getDetail() {
        return detail;
    }

    public void setDetail(String detail) {
        this.detail = detail;
    }
}
