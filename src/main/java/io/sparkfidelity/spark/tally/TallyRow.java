package io.sparkfidelity.spark.tally;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the tally reads of an embedding row: which slot it belongs to, what it weighs, and the vectors, null where a job selects none. A bean for
 * Spark's encoder. */
public final class TallyRow implements Serializable {
    private static final long serialVersionUID = 1;

    private int dataset;
    private String label = "";
    private int bucket;
    private long weight = 1;
    private float @Nullable [] embedding;
    private float @Nullable [] logits;

    TallySlot slot() {
        return new TallySlot(dataset, label, bucket);
    }

    /** The embedding, for jobs that select it. */
    float[] embedding() {
        return Objects.requireNonNull(embedding);
    }

    /** The logits, for jobs that select them. */
    float[] logits() {
        return Objects.requireNonNull(logits);
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

    public long getWeight() {
        return weight;
    }

    public void setWeight(long weight) {
        this.weight = weight;
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
}
