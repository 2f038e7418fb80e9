package io.sparkfidelity.cli.bench;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.spark.tally.TallyRow;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** How tally and scores grow with the number of embeddings, on rows that tasks make up and nobody stores. */
public final class ScaleBench {
    private static final long ROWS_PER_PARTITION = 100_000;
    private static final int FIRST_SEED = 1;
    private static final int SECOND_SEED = 2;

    private final SparkSession spark;

    public ScaleBench(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * @param tallySeconds of both sides together, making the rows included
     * @param makingSeconds of passing over the made-up rows once, as a tally reads them, without counting them
     * @param peakMemory the largest resident set of an executor so far, in bytes; 0 where the system does not say
     */
    public record Measured(
            long rows,
            int dimension,
            double makingSeconds,
            double tallySeconds,
            double scoreSeconds,
            long peakMemory) {}

    /** Two sets of {@code rows / 2} unit vectors each, tallied and scored by {@code metrics} with error bars, without floors. */
    public Measured run(long rows, int dimension, List<Metric> metrics) {
        List<Dataset<Row>> sides =
                List.of(synthetic(rows / 2, dimension, FIRST_SEED), synthetic(rows / 2, dimension, SECOND_SEED));
        long start = System.nanoTime();
        sides.forEach(side -> side.javaRDD().foreach(row -> {}));
        double making = seconds(start);
        start = System.nanoTime();
        try (TallyFolder folder = new TallyFolder()) {
            TallyFields fields = TallyFields.of(new MomentFields(dimension, new FixedPoint(18)));
            List<BucketedTally> tallies = new TallyJob(spark, fields).run(sides, folder);
            double tally = seconds(start);
            start = System.nanoTime();
            Sample reference = new Sample("x", tallies.get(0));
            Sample candidate = new Sample("y", tallies.get(1));
            List<Score> scores = OpenBlas.alone(() -> metrics.stream()
                    .map(metric -> metric.compute(new ModelTraits("synthetic", true), reference, candidate))
                    .toList());
            if (scores.stream()
                    .anyMatch(score -> !score.hasValue() || score.referenceN().orElse(0) != rows / 2)) {
                throw new IllegalStateException("scores of " + rows + " rows are wrong: " + scores);
            }
            return new Measured(rows, dimension, making, tally, seconds(start), peakMemory());
        }
    }

    private Dataset<Row> synthetic(long rows, int dimension, int seed) {
        int partitions = (int) Math.max(1, (rows + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION);
        return spark.range(0, rows, 1, partitions)
                .map((MapFunction<Long, TallyRow>) id -> row(id, dimension, seed), Encoders.bean(TallyRow.class))
                .toDF();
    }

    private static TallyRow row(long id, int dimension, int seed) {
        SplittableRandom random = new SplittableRandom(31 * id + seed);
        float[] values = new float[dimension];
        // A uniform number of variance 1 / d: cheap to make, and rows are unit vectors within a few percent.
        double half = Math.sqrt(3.0 / dimension);
        for (int i = 0; i < dimension; i += 2) {
            long bits = random.nextLong();
            values[i] = (float) (half * (int) bits * 0x1p-31);
            values[Math.min(i + 1, dimension - 1)] = (float) (half * (int) (bits >> 32) * 0x1p-31);
        }
        TallyRow row = new TallyRow();
        row.setLabel("");
        row.setBucket((int) Math.floorMod(id, (long) Bucket.COUNT));
        row.setEmbedding(values);
        return row;
    }

    /** VmHWM of the JVMs that run tasks. */
    private long peakMemory() {
        int tasks = 4 * spark.sparkContext().defaultParallelism();
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(IntStream.range(0, tasks).boxed().collect(Collectors.toList()), tasks)
                .map(task -> residentPeak())
                .collect()
                .stream()
                .flatMapToLong(LongStream::of)
                .max()
                .orElse(0);
    }

    private static long residentPeak() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kilobytes -> 1024 * Long.parseLong(kilobytes))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
