package io.sparkfidelity.spark.pairs;

import java.io.Serializable;

/** A row in a wedge: its place in its side, its signature, and its embedding or none. A bean for Spark's encoder. */
public final class WedgeRow implements Serializable {
    private static final long serialVersionUID = 1;

    private long wedge;
    private int place;
    private long[] signature = {};
    private float[] embedding = {};

    static WedgeRow of(long wedge, int place, long[] signature, float[] embedding) {
        WedgeRow row = new WedgeRow();
        row.wedge = wedge;
        row.place = place;
        row.signature = signature;
        row.embedding = embedding;
        return row;
    }

    public long getWedge() {
        return wedge;
    }

    public void setWedge(long wedge) {
        this.wedge = wedge;
    }

    public int getPlace() {
        return place;
    }

    public void setPlace(int place) {
        this.place = place;
    }

    public long[] getSignature() {
        return signature;
    }

    public void setSignature(long[] signature) {
        this.signature = signature;
    }

    public float[] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float[] embedding) {
        this.embedding = embedding;
    }
}
