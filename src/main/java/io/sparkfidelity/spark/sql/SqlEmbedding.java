package io.sparkfidelity.spark.sql;

import io.sparkfidelity.spark.ImageEmbedder;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;

/**
 * A column of embeddings in Spark's own rows.
 *
 * @param type {@code array<float>}, {@code array<double>} or MLlib's dense vectors, as {@link ImageEmbedder} makes them
 * @param form how its entries lie
 */
record SqlEmbedding(DataType type, Form form) implements Serializable {
    private static final int VECTOR_FIELDS = 4;
    private static final int VECTOR_TYPE = 0;
    private static final int VECTOR_VALUES = 3;
    private static final byte DENSE = 1;

    enum Form {
        FLOATS,
        DOUBLES,
        VECTOR
    }

    /** The column of a type, if it can hold embeddings. */
    static Optional<SqlEmbedding> of(DataType type) {
        if (type instanceof ArrayType array && array.elementType() instanceof FloatType) {
            return Optional.of(new SqlEmbedding(type, Form.FLOATS));
        }
        if (type instanceof ArrayType array && array.elementType() instanceof DoubleType) {
            return Optional.of(new SqlEmbedding(type, Form.DOUBLES));
        }
        return type.equals(SQLDataTypes.VectorType())
                ? Optional.of(new SqlEmbedding(type, Form.VECTOR))
                : Optional.empty();
    }

    /**
     * The embedding of a row, in float32 as everywhere.
     *
     * @throws IllegalArgumentException if an entry is null or the vector is sparse
     */
    float[] read(InternalRow row, int column) {
        if (form == Form.VECTOR) {
            InternalRow vector = row.getStruct(column, VECTOR_FIELDS);
            if (vector.getByte(VECTOR_TYPE) != DENSE) {
                throw new IllegalArgumentException("tally: an embedding is a sparse vector; make it dense");
            }
            return narrow(vector.getArray(VECTOR_VALUES).toDoubleArray());
        }
        ArrayData entries = row.getArray(column);
        for (int i = 0; i < entries.numElements(); i++) {
            if (entries.isNullAt(i)) {
                throw new IllegalArgumentException("tally: entry " + i + " of an embedding is null");
            }
        }
        return form == Form.FLOATS ? entries.toFloatArray() : narrow(entries.toDoubleArray());
    }

    private static float[] narrow(double[] entries) {
        float[] narrowed = new float[entries.length];
        for (int i = 0; i < entries.length; i++) {
            narrowed[i] = (float) entries[i];
        }
        return narrowed;
    }
}
