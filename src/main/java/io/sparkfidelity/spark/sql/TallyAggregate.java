package io.sparkfidelity.spark.sql;

import io.sparkfidelity.spark.evaluate.FeatureScale;
import io.sparkfidelity.spark.tally.TallyJob;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.AggregateFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * {@code tally(id, embedding [, q])}: the bits of {@link TallyJob}'s tally of the same rows. Rows without an embedding do
 * not count; of no rows the result is null.
 *
 * @param id type of the ids
 * @param embedding the second argument
 * @param withQ whether there is a third argument, the same in all rows
 */
record TallyAggregate(DataType id, SqlEmbedding embedding, boolean withQ)
        implements AggregateFunction<
                SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>>, byte[]> {
    private static final int ID = 0;
    private static final int EMBEDDING = 1;
    private static final int Q = 2;

    @Override
    public String name() {
        return "tally";
    }

    @Override
    public String canonicalName() {
        return "fidelity.tally(" + embedding.type().catalogString() + (withQ ? ", q)" : ")");
    }

    @Override
    public DataType[] inputTypes() {
        DataType[] types = {id, embedding.type(), DataTypes.IntegerType};
        return withQ ? types : Arrays.copyOf(types, Q);
    }

    @Override
    public DataType resultType() {
        return DataTypes.BinaryType;
    }

    @Override
    public SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>> newAggregationState() {
        return TallyBuffer.empty().state();
    }

    @Override
    public SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>> update(
            SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>> state, InternalRow row) {
        if (!row.isNullAt(EMBEDDING)) {
            if (row.isNullAt(ID) || withQ && row.isNullAt(Q)) {
                throw new IllegalArgumentException("tally: an embedding has no " + (row.isNullAt(ID) ? "id" : "q"));
            }
            new TallyBuffer(state)
                    .add(
                            row.getUTF8String(ID).toString(),
                            embedding.read(row, EMBEDDING),
                            withQ ? row.getInt(Q) : FeatureScale.DEFAULT_Q);
        }
        return state;
    }

    @Override
    public SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>> merge(
            SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>> left,
            SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>> right) {
        new TallyBuffer(left).addAll(new TallyBuffer(right));
        return left;
    }

    @Override
    public byte @Nullable [] produceResult(
            SimpleEntry<double[], TreeMap<Integer, SimpleEntry<ArrayList<float[]>, long[][]>>> state) {
        TallyBuffer buffer = new TallyBuffer(state);
        return buffer.isEmpty() ? null : SqlTally.write(buffer.fields(), buffer.unitNorm(), buffer.tally());
    }
}
