package io.sparkfidelity.spark.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.AggregateFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code merge(tally)}: the pool of tallies, as the command {@code merge} makes it. Nulls do not count; of nothing the
 * result is null. The state is the tallies that wait, added up whenever they have more than {@value #WAITING} bytes.
 */
record MergeAggregate() implements AggregateFunction<ArrayList<byte[]>, byte[]> {
    private static final long WAITING = 64L << 20;

    @Override
    public String name() {
        return "merge";
    }

    @Override
    public String canonicalName() {
        return "fidelity.merge";
    }

    @Override
    public DataType[] inputTypes() {
        return new DataType[] {DataTypes.BinaryType};
    }

    @Override
    public DataType resultType() {
        return DataTypes.BinaryType;
    }

    @Override
    public ArrayList<byte[]> newAggregationState() {
        return new ArrayList<>();
    }

    @Override
    public ArrayList<byte[]> update(ArrayList<byte[]> state, InternalRow row) {
        return row.isNullAt(0) ? state : with(state, List.of(row.getBinary(0)));
    }

    @Override
    public ArrayList<byte[]> merge(ArrayList<byte[]> left, ArrayList<byte[]> right) {
        return with(left, right);
    }

    @Override
    public byte @Nullable [] produceResult(ArrayList<byte[]> state) {
        return state.isEmpty() ? null : SqlTally.merge(state);
    }

    private static ArrayList<byte[]> with(ArrayList<byte[]> state, List<byte[]> more) {
        state.addAll(more);
        if (state.size() > 1 && state.stream().mapToLong(tally -> tally.length).sum() > WAITING) {
            byte[] sum = SqlTally.merge(state);
            state.clear();
            state.add(sum);
        }
        return state;
    }
}
