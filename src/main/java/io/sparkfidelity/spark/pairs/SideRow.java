package io.sparkfidelity.spark.pairs;

import java.io.Serializable;

/** What folds over pairs read of an embedding row. A bean for Spark's encoder, which moves {@code float[]} without boxing. */
public final class SideRow implements Serializable {
    private static final long serialVersionUID = 1;

    private int bucket;
    private float[] embedding = {};

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
