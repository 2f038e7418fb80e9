package io.sparkfidelity.spark.caption;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** How well an image fits one of its captions; a bean, as {@link AlignedPair} is one. */
public final class PairCosine implements Serializable {
    private static final long serialVersionUID = 1;

    private String id = "";
    private int place;
    private @Nullable Double cosine;
    private @Nullable Double hessel;
    private boolean cut;

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public int getPlace() {
        return place;
    }

    public void setPlace(int place) {
        this.place = place;
    }

    /** Null where one of the two embeddings has no direction. */
    public @Nullable Double getCosine() {
        return cosine;
    }

    public void setCosine(@Nullable Double cosine) {
        this.cosine = cosine;
    }

    /** {@link io.sparkfidelity.measure.text.Alignment#hessel}, likewise. */
    public @Nullable Double getHessel() {
        return hessel;
    }

    public void setHessel(@Nullable Double hessel) {
        this.hessel = hessel;
    }

    public boolean isCut() {
        return cut;
    }

    public void setCut(boolean cut) {
        this.cut = cut;
    }
}
