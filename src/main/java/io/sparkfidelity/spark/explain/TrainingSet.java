package io.sparkfidelity.spark.explain;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a candidate's model was trained on.
 *
 * @param rows of the cache
 * @param below cosine distance under which a candidate counts as a copy, above 0
 */
public record TrainingSet(PicturedSet pictured, Dataset<Row> rows, double below) {
    /** The cosine distance for a model whose card names none. */
    public static final double BELOW = 0.02;
}
