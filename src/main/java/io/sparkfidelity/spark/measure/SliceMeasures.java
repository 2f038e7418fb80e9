package io.sparkfidelity.spark.measure;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.MeasureMean;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.slice.Slices;
import io.sparkfidelity.spark.slice.Slicing;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** The means of measures over the slices of a candidate, with their errors. */
final class SliceMeasures {
    private static final List<Field> FIELDS = MeasureFields.ofMean();
    /** Of a measure and bucket: how many values, and their sum. */
    private static final int NUMBERS = 2;

    private final Slicing slicing;

    SliceMeasures(Slicing slicing) {
        this.slicing = slicing;
    }

    /**
     * The scores of a candidate's slices by the measures of which one end is better.
     *
     * @param model in reports
     * @param reference as scores of the whole set have it
     * @param candidate a sample of the whole set, for its units
     */
    Map<SlicesEntry.Key, List<Report.ScoreEntry>> of(
            MeasuredSet set, JobSet source, int measures, String model, Sample reference, Sample candidate)
            throws SourceException {
        Dataset<Row> rows =
                slicing.slices().addTo(set.rows(), source.source()).select(Slices.SLICE, "bucket", Measuring.VALUES);
        JavaPairRDD<String, long[]> sums = rows.toJavaRDD()
                .mapPartitionsToPair(new Counting(List.copyOf(set.measures().subList(0, measures))))
                .reduceByKey(SliceMeasures::add);
        Map<SlicesEntry.Key, List<Report.ScoreEntry>> scores = new HashMap<>();
        new TreeMap<>(sums.collectAsMap()).forEach((slice, numbers) -> {
            List<Report.ScoreEntry> ofSlice = new ArrayList<>();
            for (int m = 0; m < measures; m++) {
                Measure measure = set.measures().get(m);
                BucketedTally tally = tally(numbers, m);
                if (measure.direction().ofScore().isPresent() && tally.n() >= slicing.minimum()) {
                    Score score = new MeasureMean(measure)
                            .ofMean(
                                    reference,
                                    new Sample(
                                            candidate.name(),
                                            tally,
                                            candidate.labels(),
                                            List.of(),
                                            candidate.units(),
                                            candidate.grouped()));
                    ofSlice.add(Report.ScoreEntry.of(model, reference.name(), candidate.name(), score));
                }
            }
            scores.put(new SlicesEntry.Key(candidate.name(), slice), ofSlice);
        });
        return scores;
    }

    private static BucketedTally tally(long[] numbers, int measure) {
        List<Tally> buckets = new ArrayList<>();
        for (int b = 0; b < Bucket.COUNT; b++) {
            int at = NUMBERS * (measure * Bucket.COUNT + b);
            buckets.add(Tally.of(
                    Map.of(FIELDS.get(0), new long[] {numbers[at]}, FIELDS.get(1), new long[] {numbers[at + 1]})));
        }
        return BucketedTally.of(buckets);
    }

    private static long[] add(long[] a, long[] b) {
        long[] sum = new long[a.length];
        for (int i = 0; i < a.length; i++) {
            sum[i] = Math.addExact(a[i], b[i]);
        }
        return sum;
    }

    /** One array a slice and partition: by measure, bucket and number. */
    private record Counting(List<Measure> measures)
            implements PairFlatMapFunction<Iterator<Row>, String, long[]>, Serializable {
        @Override
        public Iterator<Tuple2<String, long[]>> call(Iterator<Row> rows) {
            Map<String, long[]> slices = new HashMap<>();
            while (rows.hasNext()) {
                Row row = rows.next();
                long[] numbers = slices.computeIfAbsent(
                        row.getString(0), slice -> new long[NUMBERS * measures.size() * Bucket.COUNT]);
                List<Double> values = row.isNullAt(2) ? Collections.emptyList() : row.getList(2);
                for (int m = 0; m < Math.min(values.size(), measures.size()); m++) {
                    Double value = values.get(m);
                    OptionalLong summand =
                            value == null ? OptionalLong.empty() : MeasureFields.summand(measures.get(m), value);
                    if (summand.isPresent()) {
                        int at = NUMBERS * (m * Bucket.COUNT + row.getInt(1));
                        numbers[at]++;
                        numbers[at + 1] = Math.addExact(numbers[at + 1], summand.getAsLong());
                    }
                }
            }
            List<Tuple2<String, long[]>> pairs = new ArrayList<>();
            slices.forEach((slice, numbers) -> pairs.add(new Tuple2<>(slice, numbers)));
            return pairs.iterator();
        }
    }
}
