package io.sparkfidelity.spark;

import java.io.Serializable;

/** What the tally reads of an embedding row: which tally it belongs to, and the vector. A bean for Spark's encoder. */
public final class KeyedEmbedding implements Serializable {
    private static final long serialVersionUID = 1;

    private int key;
    private float[] embedding;

    public int getKey() {
        return key;
    }

    public void setKey(int key) {
        this.key = key;
    }

    public float[] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float[] embedding) {
        this.embedding = embedding;
    }
}
