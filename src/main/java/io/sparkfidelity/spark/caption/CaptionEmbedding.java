package io.sparkfidelity.spark.caption;

import java.io.Serializable;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One row of embedded captions. A bean, since Spark's encoder for beans moves {@code float[]} without boxing. */
public final class CaptionEmbedding implements Serializable {
    private static final long serialVersionUID = 1;

    static final String KEY = "key";

    /** The columns of the Parquet files. */
    static final StructType SCHEMA = new StructType()
            .add(KEY, DataTypes.StringType, true)
            .add("text", DataTypes.createArrayType(DataTypes.FloatType, false), true)
            .add("cut", DataTypes.BooleanType, false);

    private String key = "";
    private float[] text = {};
    private boolean cut;

    /** SHA-256 of the caption in UTF-8, in hexadecimal digits. */
    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    /** The embedding. */
    public float[] getText() {
        return text;
    }

    public void setText(float[] text) {
        this.text = text;
    }

    /** Whether the caption was longer than the tower takes. */
    public boolean isCut() {
        return cut;
    }

    public void setCut(boolean cut) {
        this.cut = cut;
    }
}
