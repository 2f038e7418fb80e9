package io.sparkfidelity.spark.measure;

import io.sparkfidelity.federate.KeyMeasure;
import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureAccumulator;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.source.caption.CaptionFile;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.tally.Field;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The measures of one set of images, counted by site, label and bucket; the rows are kept by Spark until {@link #close}.
 *
 * @param measures as those who add them up know them
 * @param rows of the embedded images: id, hash and bucket of the unit, label (empty for none), site, contentHash, and {@link
 *     Measuring#VALUES}, one a measure, NaN for none
 * @param unmeasured by measure, how many images have no value, by reason
 */
public record GroupedMeasures(List<KeyMeasure> measures, Dataset<Row> rows, List<Map<String, Long>> unmeasured)
        implements AutoCloseable {
    private static final String VALUES = "values-";
    private static final String REASONS = "reason-";

    /** Whose images a tally is of. */
    public record Part(String site, String label, int bucket) implements Serializable {}

    /**
     * Measures a set.
     *
     * @param measurings one or more
     * @param captions of the set, if a file has them
     * @throws IOException if values cannot be had of this set at all, or two measures have one name
     */
    public static GroupedMeasures of(
            List<Measuring> measurings, ModelChoice model, JobSet set, Optional<CaptionFile> captions)
            throws IOException {
        Dataset<Row> rows = set.rows()
                .filter(functions.col("reason").isNull())
                .select(
                        functions.col("id"),
                        functions.col("hash"),
                        functions.col("bucket"),
                        functions
                                .coalesce(functions.col("label"), functions.lit(""))
                                .as("label"),
                        functions.col("site"),
                        functions.col("contentHash"));
        List<KeyMeasure> measures = new ArrayList<>();
        List<Column> values = new ArrayList<>();
        for (int i = 0; i < measurings.size(); i++) {
            Measuring measuring = measurings.get(i);
            int count = measuring.measures().size();
            String definition = measuring.definition(model, captions);
            measuring.measures().forEach(measure -> measures.add(KeyMeasure.of(measure, definition)));
            Dataset<Row> of = MeasuredSet.complete(measuring.of(model, set, Optional.empty()));
            rows = rows.join(
                    of.select(
                            functions.col(Measuring.ID),
                            functions.col(Measuring.VALUES).as(VALUES + i),
                            functions.col(Measuring.REASON).as(REASONS + i)),
                    new String[] {Measuring.ID},
                    "left");
            values.add(functions.coalesce(
                    functions.slice(functions.col(VALUES + i), 1, count),
                    functions.array_repeat(functions.lit(Double.NaN), count)));
        }
        Dataset<Row> kept = rows.withColumn(Measuring.VALUES, functions.concat(values.toArray(Column[]::new)))
                .coalesce(MeasuredSet.parallelism(set.rows()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        List<Map<String, Long>> unmeasured = new ArrayList<>();
        for (int i = 0; i < measurings.size(); i++) {
            unmeasured.addAll(MeasuredSet.unmeasured(
                    measurings.get(i).measures(),
                    kept.select(
                            functions.col(VALUES + i).as(Measuring.VALUES),
                            functions.col(REASONS + i).as(Measuring.REASON))));
        }
        return new GroupedMeasures(List.copyOf(measures), kept, unmeasured);
    }

    /**
     * What was counted, by {@link TalliedMeasure#counted}; parts without any image are not there.
     *
     * @param labels whether by label too; else all images of a site have the empty one
     * @param within whether values beyond a measure's range count as its ends
     */
    public Map<Part, Map<Field, long[]>> counts(boolean labels, boolean within) {
        List<Measure> counted = measures.stream().map(KeyMeasure::measure).toList();
        Map<Part, Map<Field, long[]>> counts = new HashMap<>();
        rows.select(
                        functions.col("site"),
                        labels ? functions.col("label") : functions.lit(""),
                        functions.col("bucket"),
                        functions.col(Measuring.VALUES))
                .toJavaRDD()
                .mapPartitionsToPair(new Counting(counted, within))
                .reduceByKey(GroupedMeasures::merged)
                .collectAsMap()
                .forEach((part, accumulators) -> counts.put(part, vectors(counted, accumulators)));
        return counts;
    }

    private static MeasureAccumulator[] merged(MeasureAccumulator[] a, MeasureAccumulator[] b) {
        MeasureAccumulator[] sum = new MeasureAccumulator[a.length];
        Arrays.setAll(sum, i -> a[i].merge(b[i]));
        return sum;
    }

    private static Map<Field, long[]> vectors(List<Measure> measures, MeasureAccumulator[] accumulators) {
        Map<Field, long[]> vectors = new HashMap<>();
        for (int m = 0; m < accumulators.length; m++) {
            vectors.putAll(new TalliedMeasure(measures.get(m).name()).vectors(accumulators[m].toTally()));
        }
        return vectors;
    }

    /** Accumulators of all measures for each part that has an image. */
    private record Counting(List<Measure> measures, boolean within)
            implements PairFlatMapFunction<Iterator<Row>, Part, MeasureAccumulator[]>, Serializable {
        @Override
        public Iterator<Tuple2<Part, MeasureAccumulator[]>> call(Iterator<Row> rows) {
            Map<Part, MeasureAccumulator[]> parts = new HashMap<>();
            while (rows.hasNext()) {
                Row row = rows.next();
                MeasureAccumulator[] counts = parts.computeIfAbsent(
                        new Part(row.getString(0), row.getString(1), row.getInt(2)),
                        part -> measures.stream().map(MeasureAccumulator::new).toArray(MeasureAccumulator[]::new));
                List<Double> values = row.getList(3);
                for (int m = 0; m < counts.length; m++) {
                    Double value = values.get(m);
                    if (value != null && Double.isFinite(value)) {
                        add(counts[m], measures.get(m), value);
                    }
                }
            }
            List<Tuple2<Part, MeasureAccumulator[]>> pairs = new ArrayList<>();
            parts.forEach((part, counts) -> pairs.add(new Tuple2<>(part, counts)));
            return pairs.iterator();
        }

        private void add(MeasureAccumulator counts, Measure measure, double value) {
            double counted = within ? Math.max(measure.low(), Math.min(measure.high(), value)) : value;
            if (counts.takes(counted)) {
                counts.add(counted);
            }
        }
    }

    @Override
    public void close() {
        rows.unpersist();
    }
}
