package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureAccumulator;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.MeasureSummary;
import io.sparkfidelity.source.SourceException;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The values of a set's embedded images, and what is counted of them; kept by Spark until {@link #close}.
 *
 * @param rows the columns id, hash and bucket of the image's unit, label, site, {@link Partners#KEY}, null where nobody said
 *     pairs, and {@link Measuring#VALUES}, null where an image has none of the values
 * @param tallies one a measure, of {@link MeasureFields}
 * @param unmeasured by measure, how many images have no value, by reason
 * @param exact by measure, the values below which {@link #SHARES} lie; nothing where there are many
 * @param embedded rows, with values or without
 * @param notes what a reader should know besides
 * @param pairs how images belong together with another set's, where a column of the set's table or manifest says so
 */
record MeasuredSet(
        String name,
        List<Measure> measures,
        Dataset<Row> rows,
        List<BucketedTally> tallies,
        List<Map<String, Long>> unmeasured,
        Optional<List<double[]>> exact,
        long embedded,
        List<String> notes,
        Optional<Pairs> pairs)
        implements AutoCloseable {
    private static final List<Double> SHARES = MeasureEntries.SHARES;
    /** Rows whose values may be sorted for their quantiles: some tens of megabytes. */
    private static final long MOST_SORTED = 1_000_000;

    private static final List<Field> FIELDS = Tally.zero(MeasureFields.all()).fields();

    /** @param units whether images belong to units other than themselves; else the pair is what was sampled by itself */
    record Pairs(boolean units) {}

    /** Joins values to the embedded images of a set, and counts them. */
    static MeasuredSet of(JobSet set, List<Measure> measures, Dataset<Row> values, List<String> notes)
            throws SourceException {
        Dataset<Row> images = set.rows()
                .filter(functions.col("reason").isNull())
                .select(
                        functions.col("id"),
                        functions.col("hash"),
                        functions.col("bucket"),
                        functions.col("label"),
                        functions.col("site"));
        Optional<Dataset<Row>> column =
                Partners.column(images.sparkSession(), set.source().source());
        Dataset<Row> keyed = column.isEmpty()
                ? images.withColumn(Partners.KEY, functions.lit(null).cast("string"))
                : images.join(Partners.keyed(images.select("id"), column), new String[] {"id"});
        Dataset<Row> rows = keyed.join(complete(values), new String[] {"id"}, "left")
                // What Spark keeps it does not coalesce by itself: hundreds of parts of a few rows.
                .coalesce(parallelism(set.rows()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new MeasuredSet(
                set.name(),
                measures,
                rows,
                tallies(measures, rows),
                unmeasured(measures, rows),
                set.embedded().embedded() > MOST_SORTED ? Optional.empty() : Optional.of(quantiles(measures, rows)),
                set.embedded().embedded(),
                notes,
                column.map(known -> new Pairs(set.listing().hasUnits())));
    }

    /** Values as {@link Measuring#of} gives them, in double precision, and with the column of reasons. */
    static Dataset<Row> complete(Dataset<Row> values) {
        Column reason = List.of(values.columns()).contains(Measuring.REASON)
                ? functions.col(Measuring.REASON)
                : functions.lit(null).cast("string");
        return values.select(
                functions.col(Measuring.ID),
                functions.col(Measuring.VALUES).cast("array<double>").as(Measuring.VALUES),
                reason.as(Measuring.REASON));
    }

    private static List<double[]> quantiles(List<Measure> measures, Dataset<Row> rows) {
        List<Column> quantiles = new ArrayList<>();
        for (int m = 0; m < measures.size(); m++) {
            String value = Measuring.VALUES + "[" + m + "]";
            quantiles.add(functions.expr("percentile(if(isnan(" + value + "), null, " + value + "), array("
                    + SHARES.stream().map(String::valueOf).collect(Collectors.joining("d, ")) + "d))"));
        }
        Row row = rows.agg(
                        quantiles.get(0), quantiles.subList(1, quantiles.size()).toArray(Column[]::new))
                .first();
        List<double[]> found = new ArrayList<>();
        for (int m = 0; m < measures.size(); m++) {
            found.add(
                    row.isNullAt(m)
                            ? new double[] {Double.NaN, Double.NaN, Double.NaN}
                            : row.<Double>getList(m).stream()
                                    .mapToDouble(Double::doubleValue)
                                    .toArray());
        }
        return found;
    }

    /**
     * The value below which one of {@link #SHARES} lies.
     *
     * @param otherwise what says it less exactly
     */
    double quantile(int measure, int share, MeasureSummary otherwise) {
        return exact.map(known -> known.get(measure)[share]).orElseGet(() -> otherwise.quantile(SHARES.get(share)));
    }

    /** By measure, how many rows with the columns {@link Measuring#VALUES} and {@link Measuring#REASON} have no value, by reason. */
    static List<Map<String, Long>> unmeasured(List<Measure> measures, Dataset<Row> rows) {
        List<Column> missing = new ArrayList<>();
        for (int m = 0; m < measures.size(); m++) {
            Column value = functions.col(Measuring.VALUES).getItem(m);
            missing.add(functions.sum(functions
                    .when(value.isNull().or(functions.isnan(value)), 1L)
                    .otherwise(0L)));
        }
        List<Row> byReason = rows.groupBy(Measuring.REASON)
                .agg(missing.get(0), missing.subList(1, missing.size()).toArray(Column[]::new))
                .collectAsList();
        List<Map<String, Long>> unmeasured = new ArrayList<>();
        for (int m = 0; m < measures.size(); m++) {
            Map<String, Long> ofMeasure = new TreeMap<>();
            for (Row row : byReason) {
                if (row.getLong(m + 1) > 0) {
                    ofMeasure.merge(
                            row.isNullAt(0) ? measures.get(m).absent() : row.getString(0),
                            row.getLong(m + 1),
                            Long::sum);
                }
            }
            unmeasured.add(ofMeasure);
        }
        return unmeasured;
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
