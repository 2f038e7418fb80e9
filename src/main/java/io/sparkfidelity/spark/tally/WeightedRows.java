package io.sparkfidelity.spark.tally;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Rows that have weights by their labels, whole numbers of 1 or more, in a column of their own. */
public final class WeightedRows {
    private static final String WEIGHT = "weight";

    private WeightedRows() {}

    /** How many rows have each label; those without are not counted. */
    public static Map<String, Long> labels(Dataset<Row> rows) {
        List<Row> counts = rows.filter(functions.col("label").isNotNull())
                .groupBy("label")
                .count()
                .collectAsList();
        Map<String, Long> labels = new TreeMap<>();
        counts.forEach(row -> labels.put(row.getString(0), row.getLong(1)));
        return labels;
    }

    /** The rows of these labels, with what each label weighs. */
    public static Dataset<Row> of(Dataset<Row> rows, Map<String, Long> weights) {
        HashMap<String, Long> known = new HashMap<>(weights);
        UDF1<String, Long> lookup = label -> known.getOrDefault(label, 0L);
        return rows.filter(functions.col("label").isNotNull())
                .withColumn(WEIGHT, functions.udf(lookup, DataTypes.LongType).apply(functions.col("label")))
                .filter(functions.col(WEIGHT).gt(0));
    }

    /** Whether rows have weights. */
    static boolean has(Dataset<Row> rows) {
        return Arrays.asList(rows.columns()).contains(WEIGHT);
    }

    /** The weight of a row, 1 where rows have none. */
    static Column weight(Dataset<Row> rows) {
        return (has(rows) ? functions.col(WEIGHT) : functions.lit(1L)).as(WEIGHT);
    }
}
