package io.sparkfidelity.spark.slice;

import java.io.Serializable;

/** What a task that scores slices reads of an embedding row. A bean for Spark's encoder. */
public final class SliceRow implements Serializable {
    private static final long serialVersionUID = 1;

    private int slice;
    private int dataset;
    private int bucket;
    private boolean paired;
    private float[] embedding = {};

    /** The slice's number. */
    public int getSlice() {
        return slice;
    }

    public void setSlice(int slice) {
        this.slice = slice;
    }

    /** The dataset's place in the job's list; 0 is the reference. */
    public int getDataset() {
        return dataset;
    }

    public void setDataset(int dataset) {
        this.dataset = dataset;
    }

    public int getBucket() {
        return bucket;
    }

    public void setBucket(int bucket) {
        this.bucket = bucket;
    }

    /** Whether the row takes part in folds over pairs. */
    public boolean isPaired() {
        return paired;
    }

    public void setPaired(boolean paired) {
        this.paired = paired;
    }

    public float[] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float[] embedding) {
        this.embedding = embedding;
    }
}
