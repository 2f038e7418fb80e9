package io.sparkfidelity.spark.tally;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.PredictionAccumulator;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Deals the rows of a dataset to splits by their hashes and sums the predictions of each, in one pass over the logits: the
 * same bits whatever the cluster. The state is 8 KB a split and thousand classes.
 */
public final class PredictionSplits {
    /** The lowest bits of a hash are its bucket, which is to say nothing of its split. */
    private static final int BUCKET_BITS = 4;

    private final SparkSession spark;
    private final TallyFields fields;
    private final int splits;

    /**
     * @param fields with logits
     * @param splits 1 or more
     */
    public PredictionSplits(SparkSession spark, TallyFields fields, int splits) {
        this.spark = spark;
        this.fields = fields;
        this.splits = splits;
    }

    /**
     * The tally of each split, some of which may count nothing.
     *
     * @param rows with the columns hash, embedding and logits, and perhaps {@link WeightedRows weights}; those without an embedding do
     *     not count
     */
    public List<Tally> of(Dataset<Row> rows) {
        List<Field> sorted = Tally.zero(PredictionAccumulator.fields(fields)).fields();
        JavaSparkContext.fromSparkContext(spark.sparkContext())
                .setJobGroup("spark-fidelity-tally", "predictions by split", true);
        JavaRDD<TallyState> states = rows.filter(functions.col("embedding").isNotNull())
                .select(
                        functions.lit(0).as("dataset"),
                        functions.lit("").as("label"),
                        functions
                                .shiftrightunsigned(functions.col("hash"), BUCKET_BITS)
                                .mod(splits)
                                .cast("int")
                                .as("bucket"),
                        WeightedRows.weight(rows),
                        functions.lit(null).cast("array<float>").as("embedding"),
                        functions.col("logits"))
                .as(Encoders.bean(TallyRow.class))
                .toJavaRDD()
                .mapPartitions(new Counting(fields));
        Map<Integer, Tally> tallies = states.treeAggregate(
                        new TallyState(), (a, b) -> a.merge(b, sorted), (a, b) -> a.merge(b, sorted), 2, true)
                .tallies(sorted);
        return IntStream.range(0, splits)
                .mapToObj(split -> tallies.getOrDefault(split, Tally.zero(sorted)))
                .toList();
    }

    /** One state of partial tallies by split. */
    private record Counting(TallyFields fields)
            implements FlatMapFunction<Iterator<TallyRow>, TallyState>, Serializable {
        @Override
        public Iterator<TallyState> call(Iterator<TallyRow> rows) {
            Map<Integer, PredictionAccumulator> accumulators = new HashMap<>();
            rows.forEachRemaining(row -> accumulators
                    .computeIfAbsent(row.getBucket(), split -> new PredictionAccumulator(fields))
                    .add(row.logits(), row.getWeight()));
            TallyState state = new TallyState();
            accumulators.forEach((split, accumulator) -> state.put(split, accumulator.toTally()));
            return List.of(state).iterator();
        }
    }
}
