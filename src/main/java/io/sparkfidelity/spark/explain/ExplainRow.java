package io.sparkfidelity.spark.explain;

import io.sparkfidelity.metric.explain.FidInfluence;
import io.sparkfidelity.metric.explain.Mahalanobis;
import io.sparkfidelity.metric.explain.Witness;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of the table: an image of a comparison, and its numbers. */
final class ExplainRow {
    static final String REFERENCE = "reference";
    static final String CANDIDATE = "candidate";
    static final String REALISM = "realism";
    static final String DISTANCE = "nearest_distance";
    static final String NEAREST = "nearest";
    static final String TRAIN_DISTANCE = "train_distance";
    static final String NEAREST_TRAIN = "nearest_train";

    /** Of an embedding beside the moments of both sets. */
    static final List<String> OF_MOMENTS = List.of(Witness.NAME, FidInfluence.NAME, Mahalanobis.NAME);

    /** Of pairs. */
    static final List<String> OF_PAIRS = List.of(REALISM, DISTANCE);

    private ExplainRow() {}

    /** All numbers, in the order of their columns. */
    static List<String> numbers() {
        List<String> names = new ArrayList<>(OF_MOMENTS);
        names.addAll(OF_PAIRS);
        names.add(TRAIN_DISTANCE);
        return names;
    }

    /** An image with its numbers of moments. */
    static final StructType IMAGE = image();

    private static StructType image() {
        StructType schema = new StructType()
                .add("role", DataTypes.StringType, false)
                .add("id", DataTypes.StringType, false)
                .add("label", DataTypes.StringType, true)
                .add("reason", DataTypes.StringType, true);
        for (String name : OF_MOMENTS) {
            schema = schema.add(name, DataTypes.DoubleType, true);
        }
        return schema;
    }

    /** An image with its numbers of pairs. */
    static final StructType PAIRED = new StructType()
            .add("role", DataTypes.StringType, false)
            .add("id", DataTypes.StringType, false)
            .add(REALISM, DataTypes.DoubleType, true)
            .add(DISTANCE, DataTypes.DoubleType, true)
            .add(NEAREST, DataTypes.StringType, true);

    /** A candidate with its nearest training image. */
    static final StructType TRAINED = new StructType()
            .add("role", DataTypes.StringType, false)
            .add("id", DataTypes.StringType, false)
            .add(TRAIN_DISTANCE, DataTypes.DoubleType, true)
            .add(NEAREST_TRAIN, DataTypes.StringType, true);
}
