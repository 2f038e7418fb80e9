package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureAccumulator;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.tally.TallyState;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The values of a set's embedded images, and what is counted of them; kept by Spark until {@link #close}.
 *
 * @param rows the columns id, hash and bucket of the image's unit, label, and {@link Measuring#VALUES}, null where an image has
 *     none of the values
 * @param tallies one a measure, of {@link MeasureFields}
 * @param embedded rows, with values or without
 */
record MeasuredSet(String name, List<Measure> measures, Dataset<Row> rows, List<BucketedTally> tallies, long embedded)
        implements AutoCloseable {
    private static final List<Field> FIELDS = Tally.zero(MeasureFields.all()).fields();

    /** Joins values to the embedded images of a set, and counts them. */
    static MeasuredSet of(JobSet set, List<Measure> measures, Dataset<Row> values) {
        Dataset<Row> images = set.rows()
                .filter(functions.col("reason").isNull())
                .select(functions.col("id"), functions.col("hash"), functions.col("bucket"), functions.col("label"));
        Dataset<Row> rows = images.join(
                        values.select(
                                functions.col(Measuring.ID),
                                functions
                                        .col(Measuring.VALUES)
                                        .cast("array<double>")
                                        .as(Measuring.VALUES)),
                        new String[] {"id"},
                        "left")
                // What Spark keeps it does not coalesce by itself: hundreds of parts of a few rows.
                .coalesce(parallelism(set.rows()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new MeasuredSet(
                set.name(),
                measures,
                rows,
                tallies(measures, rows),
                set.embedded().embedded());
    }

    /** Parts of rows that a join has torn into many. */
    static int parallelism(Dataset<Row> rows) {
        return rows.sparkSession().sparkContext().defaultParallelism();
    }

    /** The tally of each measure of rows with the columns bucket and {@link Measuring#VALUES}. */
    static List<BucketedTally> tallies(List<Measure> measures, Dataset<Row> rows) {
        JavaRDD<TallyState> states =
                rows.select("bucket", Measuring.VALUES).toJavaRDD().mapPartitions(new Counting(List.copyOf(measures)));
        Map<Integer, Tally> found = states.treeAggregate(
                        new TallyState(), (a, b) -> a.merge(b, FIELDS), (a, b) -> a.merge(b, FIELDS), 2, true)
                .tallies(FIELDS);
        Tally zero = Tally.zero(FIELDS);
        List<BucketedTally> tallies = new ArrayList<>();
        for (int m = 0; m < measures.size(); m++) {
            int first = m * Bucket.COUNT;
            tallies.add(BucketedTally.of(IntStream.range(first, first + Bucket.COUNT)
                    .mapToObj(key -> found.getOrDefault(key, zero))
                    .toList()));
        }
        return tallies;
    }

    /** One state of counts by measure and bucket. */
    private record Counting(List<Measure> measures)
            implements FlatMapFunction<Iterator<Row>, TallyState>, Serializable {
        @Override
        public Iterator<TallyState> call(Iterator<Row> rows) {
            MeasureAccumulator[] counts = new MeasureAccumulator[measures.size() * Bucket.COUNT];
            while (rows.hasNext()) {
                Row row = rows.next();
                if (row.isNullAt(1)) {
                    continue;
                }
                List<Double> values = row.getList(1);
                for (int m = 0; m < measures.size(); m++) {
                    Double value = values.get(m);
                    int key = m * Bucket.COUNT + row.getInt(0);
                    if (value != null && !value.isNaN()) {
                        counts[key] = counts[key] == null ? new MeasureAccumulator(measures.get(m)) : counts[key];
                        if (counts[key].takes(value)) {
                            counts[key].add(value);
                        }
                    }
                }
            }
            TallyState state = new TallyState();
            for (int key = 0; key < counts.length; key++) {
                if (counts[key] != null) {
                    state.put(key, counts[key].toTally());
                }
            }
            return Collections.singleton(state).iterator();
        }
    }

    @Override
    public void close() {
        rows.unpersist();
    }
}
