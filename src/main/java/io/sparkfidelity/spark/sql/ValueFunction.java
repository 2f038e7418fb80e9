package io.sparkfidelity.spark.sql;

import io.sparkfidelity.metric.Score;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code fid(reference, candidate)} and its like: a score's value, null where there is none or a tally is null.
 *
 * @param metric its name
 * @param sides tallies that it takes, 1 or 2
 */
record ValueFunction(String metric, int sides) implements ScalarFunction<Double> {
    @Override
    public String name() {
        return metric;
    }

    @Override
    public String canonicalName() {
        return "fidelity." + metric;
    }

    @Override
    public DataType[] inputTypes() {
        DataType[] types = new DataType[sides];
        Arrays.fill(types, DataTypes.BinaryType);
        return types;
    }

    @Override
    public DataType resultType() {
        return DataTypes.DoubleType;
    }

    @Override
    public @Nullable Double produceResult(InternalRow row) {
        return row.anyNull()
                ? null
                : SqlScore.of(metric, sides)
                        .of(row, 0)
                        .filter(Score::hasValue)
                        .map(Score::value)
                        .orElse(null);
    }
}
