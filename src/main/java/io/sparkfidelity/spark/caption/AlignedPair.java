package io.sparkfidelity.spark.caption;

import io.sparkfidelity.measure.text.Alignment;
import java.io.Serializable;
import java.util.OptionalDouble;

/** The embeddings of an image and of one of its captions, side by side; a bean, as {@link CaptionEmbedding} is one. */
public final class AlignedPair implements Serializable {
    private static final long serialVersionUID = 1;

    private String id = "";
    private int place;
    private float[] embedding = {};
    private float[] text = {};
    private boolean cut;

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    /** Of the caption among those of the image, from 0. */
    public int getPlace() {
        return place;
    }

    public void setPlace(int place) {
        this.place = place;
    }

    public float[] getEmbedding() {
        return embedding;
    }

    public void setEmbedding(float[] embedding) {
        this.embedding = embedding;
    }

    public float[] getText() {
        return text;
    }

    public void setText(float[] text) {
        this.text = text;
    }

    public boolean isCut() {
        return cut;
    }

    public void setCut(boolean cut) {
        this.cut = cut;
    }

    /** What comes of it. */
    PairCosine cosine() {
        PairCosine result = new PairCosine();
        result.setId(id);
        result.setPlace(place);
        OptionalDouble cosine = Alignment.cosine(embedding, text);
        if (cosine.isPresent()) {
            result.setCosine(cosine.getAsDouble());
            result.setHessel(Alignment.hessel(cosine.getAsDouble()));
        }
        result.setCut(cut);
        return result;
    }
}
