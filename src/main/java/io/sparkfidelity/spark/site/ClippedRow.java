package io.sparkfidelity.spark.site;

import io.sparkfidelity.tally.UnitBall;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** An embedding, brought to length 1 at most, and whether it was longer. A bean for Spark's encoder. */
public final class ClippedRow implements Serializable {
    private static final long serialVersionUID = 1;

    private int bucket;
    private float @Nullable [] embedding;
    private boolean beyond;

    /** The same within a ball; rows without an embedding stay so. */
    ClippedRow within(UnitBall ball) {
        ClippedRow row = new ClippedRow();
        row.bucket = bucket;
        if (embedding != null) {
            row.beyond = ball.isBeyond(embedding);
            row.embedding = ball.brought(embedding);
        }
        return row;
    }

    public int getBucket() {
        return bucket;
    }

    public void setBucket(int bucket) {
        this.bucket = bucket;
    }

    public float @Nullable [] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float @Nullable [] embedding) {
        this.embedding = embedding;
    }

    public boolean isBeyond() {
        return beyond;
    }

    public void setBeyond(boolean beyond) {
        this.beyond = beyond;
    }
}
