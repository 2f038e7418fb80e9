package io.sparkfidelity.spark.sql;

import io.sparkfidelity.report.Report;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * {@code score(metric, reference, candidate)} and {@code score(metric, tally)}: a score as a struct, null where an
 * argument is.
 *
 * @param metric type of the metric's name
 * @param sides tallies that it takes, 1 or 2
 */
record ScoreFunction(DataType metric, int sides) implements ScalarFunction<InternalRow> {
    private static final StructType RESULT = new StructType()
            .add("metric", DataTypes.StringType, false)
            .add("value", DataTypes.DoubleType)
            .add("standard_error", DataTypes.DoubleType)
            .add("low", DataTypes.DoubleType)
            .add("high", DataTypes.DoubleType)
            .add("ci_of", DataTypes.StringType)
            .add("bias", DataTypes.StringType)
            .add("estimator", DataTypes.StringType)
            .add("n_reference", DataTypes.LongType)
            .add("n_candidate", DataTypes.LongType)
            .add("warnings", DataTypes.createArrayType(DataTypes.StringType, false), false)
            .add("details", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false), false);

    @Override
    public String name() {
        return "score";
    }

    @Override
    public String canonicalName() {
        return "fidelity.score(" + sides + ")";
    }

    @Override
    public DataType[] inputTypes() {
        DataType[] types = new DataType[1 + sides];
        Arrays.fill(types, DataTypes.BinaryType);
        types[0] = metric;
        return types;
    }

    @Override
    public DataType resultType() {
        return RESULT;
    }

    @Override
    public @Nullable InternalRow produceResult(InternalRow row) {
        if (row.anyNull()) {
            return null;
        }
        String name = row.getUTF8String(0).toString();
        return SqlScore.of(name, sides)
                .of(row, 1)
                .map(score -> row(Report.ScoreEntry.of("", "", "", score)))
                .orElseGet(() -> tooFew(name));
    }

    /** A score as reports have it. */
    private static InternalRow row(Report.ScoreEntry score) {
        Object[] names =
                score.details().keySet().stream().map(UTF8String::fromString).toArray();
        double @Nullable [] interval = score.ci95();
        return new GenericInternalRow(new Object[] {
            UTF8String.fromString(score.metric()),
            score.value(),
            score.standardError(),
            interval == null ? null : interval[0],
            interval == null ? null : interval[1],
            UTF8String.fromString(score.ciOf()),
            UTF8String.fromString(score.bias()),
            UTF8String.fromString(score.estimator()),
            score.n().reference(),
            score.n().candidate(),
            texts(score.warnings()),
            map(names, score.details())
        });
    }

    private static InternalRow tooFew(String name) {
        Object[] values = new Object[RESULT.length()];
        values[RESULT.fieldIndex("metric")] = UTF8String.fromString(name);
        values[RESULT.fieldIndex("warnings")] =
                texts(List.of("no value: a side has fewer than " + SqlScore.LEAST + " embeddings"));
        values[RESULT.fieldIndex("details")] = map(new Object[0], Map.of());
        return new GenericInternalRow(values);
    }

    private static GenericArrayData texts(List<String> texts) {
        return new GenericArrayData(texts.stream().map(UTF8String::fromString).toArray());
    }

    private static ArrayBasedMapData map(Object[] names, Map<String, Double> details) {
        return new ArrayBasedMapData(
                new GenericArrayData(names),
                new GenericArrayData(details.values().toArray()));
    }
}
