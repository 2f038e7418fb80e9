package io.sparkfidelity.spark.tally;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.metric.diversity.InceptionScore;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.spark.Runs;
import io.sparkfidelity.spark.cache.EmbeddingFiles;
import io.sparkfidelity.spark.cache.EmbeddingFolder;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.spark.evaluate.CompareJob;
import io.sparkfidelity.spark.evaluate.ComparedInput;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.PredictionAccumulator;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionSplitsTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final int CLASSES = 7;
    private static final TallyFields FIELDS = new TallyFields(new MomentFields(3, new FixedPoint(20)), CLASSES);

    @TempDir
    private Path folder;

    @Test
    void partitionsDoNotChangeABit() {
        List<EmbeddingRow> rows = rows("a", 400);
        List<Tally> expected = byHand(rows, 10);
        assertEquals(expected, new PredictionSplits(SPARK, FIELDS, 10).of(dataset(rows, 1)));
        assertEquals(expected, new PredictionSplits(SPARK, FIELDS, 10).of(dataset(rows, 5)));
        assertEquals(
                400,
                expected.stream()
                        .mapToLong(split -> split.value(MomentFields.N, 0))
                        .sum());
        // The images of one bucket, as of the smallest hashes, are dealt to all splits.
        List<EmbeddingRow> bucket =
                rows.stream().filter(row -> row.getBucket() == 3).toList();
        List<EmbeddingRow> smallest = rows.stream()
                .sorted((a, b) -> Long.compareUnsigned(a.getHash(), b.getHash()))
                .limit(50)
                .toList();
        for (List<EmbeddingRow> some : List.of(bucket, smallest)) {
            assertTrue(
                    byHand(some, 4).stream().allMatch(split -> split.value(MomentFields.N, 0) > 0), some.size() + "");
        }
    }

    @Test
    void splitsWithoutImagesCountNothing() {
        List<Tally> splits = new PredictionSplits(SPARK, FIELDS, 50).of(dataset(rows("a", 5), 2));
        assertEquals(50, splits.size());
        assertEquals(
                5,
                splits.stream()
                        .mapToLong(split -> split.value(MomentFields.N, 0))
                        .sum());
    }

    /** From a cache's rows; what has no logits of every image says so. */
    @Test
    void embeddingsHaveSplitsAndOthersSayThatTheyHaveNone() throws Exception {
        List<EmbeddingRow> rows = rows("a", 300);
        List<CompareJob.Input> inputs = List.of(
                new CompareJob.Input("r", "r", cached("r", rows("r", 200))),
                new CompareJob.Input("a", "a", cached("a", rows)));
        Findings result = job(OptionalInt.of(10)).run(inputs, List.of(new InceptionScore()));
        Report.ScoreEntry score = result.scores().get(0);
        double[] scores = byHand(rows, 10).stream()
                .mapToDouble(split -> inceptionScore(split))
                .toArray();
        double mean = IntStream.range(0, 10).mapToDouble(i -> scores[i]).sum() / 10;
        double squares = IntStream.range(0, 10)
                        .mapToDouble(i -> Math.pow(scores[i] - mean, 2))
                        .sum()
                / 10;
        assertEquals(10, score.details().get("splits"));
        assertEquals(mean, score.details().get("splitsMean"), 1e-8);
        assertEquals(Math.sqrt(squares), score.details().get("splitsDeviation"), 1e-8);
        assertTrue(score.value() > 1 && score.details().get("splitsMean") < score.value());
        Report.ScoreEntry without = job(OptionalInt.empty())
                .run(inputs, List.of(new InceptionScore()))
                .scores()
                .get(0);
        assertFalse(without.details().containsKey("splits"));
        assertEquals(without.value(), score.value(), 0);
        assertTrue(result.notes().isEmpty(), result.notes().toString());

        Report.ScoreEntry few = job(OptionalInt.of(100))
                .run(inputs, List.of(new InceptionScore()))
                .scores()
                .get(0);
        long empty = byHand(rows, 100).stream()
                .filter(split -> split.value(MomentFields.N, 0) == 0)
                .count();
        assertTrue(empty > 0);
        assertTrue(
                few.warnings().contains(empty + " of 100 splits are empty, and left out"),
                few.warnings().toString());
        assertEquals(100 - empty, few.details().get("splits"));
    }

    private static CompareJob job(OptionalInt splits) {
        return new CompareJob(() -> SPARK, new KeyAgreement(false), OptionalInt.empty(), 100, splits, false);
    }

    private ComparedInput cached(String name, List<EmbeddingRow> rows) {
        String path = folder.resolve(name).toString();
        dataset(rows, 2).write().parquet(path);
        return new ComparedInput.Cached(
                new EmbeddingFolder(Runs.STORAGE, new io.sparkfidelity.storage.Path(path)),
                List.of(),
                EmbeddingFiles.plain(List.of(path)),
                ModelOutput.EMBEDDING);
    }

    private static double inceptionScore(Tally split) {
        double n = split.value(MomentFields.N, 0);
        double log = split.value(TallyFields.NEGATIVE_ENTROPY, 0) * 0x1p-32 / n;
        for (int c = 0; c < CLASSES; c++) {
            double p = split.value(TallyFields.PROBABILITY, c) * 0x1p-32 / n;
            log -= p * Math.log(p);
        }
        return Math.exp(log);
    }

    private static List<Tally> byHand(List<EmbeddingRow> rows, int splits) {
        List<PredictionAccumulator> accumulators = IntStream.range(0, splits)
                .mapToObj(split -> new PredictionAccumulator(FIELDS))
                .toList();
        rows.forEach(
                row -> accumulators.get((int) ((row.getHash() >>> 4) % splits)).add(row.getLogits()));
        return accumulators.stream().map(PredictionAccumulator::toTally).toList();
    }

    private static List<EmbeddingRow> rows(String name, int count) {
        float[][] vectors = Tallies.normal(name.hashCode(), count, 3, 0, 1);
        float[][] logits = Tallies.normal(name.hashCode() + 1, count, CLASSES, 0, 2);
        List<EmbeddingRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EmbeddingRow row = new EmbeddingRow();
            row.setId(name + "/" + i);
            row.setHash(Bucket.hash(row.getId()));
            row.setBucket(Bucket.of(row.getHash()));
            row.setEmbedding(vectors[i]);
            row.setLogits(logits[i]);
            rows.add(row);
        }
        return rows;
    }

    private static Dataset<Row> dataset(List<EmbeddingRow> rows, int parts) {
        List<EmbeddingRow> shuffled = new ArrayList<>(rows);
        EmbeddingRow reject = new EmbeddingRow();
        reject.setId("reject");
        shuffled.add(reject);
        Collections.shuffle(shuffled, new Random(parts));
        return SPARK.createDataset(shuffled, Encoders.bean(EmbeddingRow.class))
                .repartition(parts)
                .toDF();
    }
}
