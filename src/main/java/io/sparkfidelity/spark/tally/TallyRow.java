package io.sparkfidelity.spark.tally;

import java.io.Serializable;

/** What the tally reads of an embedding row: which slot it belongs to, and the vectors. A bean for Spark's encoder. */
public final class TallyRow implements Serializable {
    private static final long serialVersionUID = 1;

    private int dataset;
    private String label;
    private int bucket;
    private float[] embedding;
    private float[] logits;

    TallySlot slot() {
        return new TallySlot(dataset, label, bucket);
    }

    public int getDataset() {
        return dataset;
    }

    public void setDataset(int dataset) {
        this.dataset = dataset;
    }

    public String getLabel() {
        return label;
    }

    public void setLabel(String label) {
        this.label = label;
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

    public float[] getLogits() {
        return logits;
    }

    public void setLogits(float[] logits) {
        this.logits = logits;
    }
}
