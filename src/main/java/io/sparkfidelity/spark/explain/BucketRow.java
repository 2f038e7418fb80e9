package io.sparkfidelity.spark.explain;

import java.io.Serializable;

/** What a search for copies reads of an embedding row. A bean for Spark's encoder. */
public final class BucketRow implements Serializable {
    private static final long serialVersionUID = 1;

    private String id = "";
    private int bucket;
    private float[] embedding = {};

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public int getBucket() {
        return bucket;
    }

    public void setBucket(int bucket) {
        this.bucket = bucket;
    }

    public float[] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float[] embedding) {
        this.embedding = embedding;
    }
}
