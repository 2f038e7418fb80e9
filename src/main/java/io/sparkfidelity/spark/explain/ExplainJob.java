package io.sparkfidelity.spark.explain;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.explain.FidInfluence;
import io.sparkfidelity.metric.explain.ImageValue;
import io.sparkfidelity.metric.explain.Mahalanobis;
import io.sparkfidelity.metric.explain.Witness;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.caption.CaptionSets;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Explains the images of candidates and of their reference: one more pass over the embeddings with what the pooled moments say
 * broadcast, and one over pairs where there are not too many. Writes a row for every image that was found. One a job.
 */
public final class ExplainJob {
    private static final int BINS = 50;
    private static final long MOST_IN_A_FILE = 1_000_000;

    private final SparkSession spark;
    private final Storage storage;
    private final Explaining explaining;
    private final int pairsLimit;
    private final Progress progress;
    private final StageTimes times;
    private final CaptionSets captions;
    private SaveMode mode = SaveMode.Overwrite;

    /**
     * @param pairsLimit images of a set that are compared by pairs, 2 or more
     * @param times gets a stage
     * @param captions of the sets, as far as the job reads captions
     */
    public ExplainJob(
            SparkSession spark,
            Storage storage,
            Explaining explaining,
            int pairsLimit,
            Progress progress,
            StageTimes times,
            CaptionSets captions) {
        this.spark = spark;
        this.storage = storage;
        this.explaining = explaining;
        this.pairsLimit = pairsLimit;
        this.progress = progress;
        this.times = times;
        this.captions = captions;
    }

    /**
     * Explains every candidate and the reference beside it.
     *
     * @param title of the model, in reports
     * @param training what the candidates' model was trained on
     * @return in the order of the candidates
     */
    public List<ExplanationEntry> run(
            String title,
            ModelTraits model,
            ExplainedSet reference,
            List<ExplainedSet> candidates,
            Optional<TrainingSet> training)
            throws IOException {
        progress.stage("explaining the images of " + candidates.size() + " candidates");
        Instant start = Instant.now();
        List<ExplanationEntry> entries = new ArrayList<>();
        try (Neighbours neighbours = new Neighbours(spark, reference.rows(), pairsLimit)) {
            Optional<CopiesJob> copies =
                    training.map(set -> new CopiesJob(spark, set, reference.rows(), pairsLimit, CopiesJob.HELD_BYTES));
            for (ExplainedSet candidate : candidates) {
                entries.add(entry(
                        title, model, reference, candidate, neighbours, copies.map(job -> job.of(candidate.rows()))));
            }
        } finally {
            JavaSparkContext.fromSparkContext(spark.sparkContext()).clearJobGroup();
        }
        times.ended(
                "explain",
                start,
                entries.stream()
                        .flatMap(entry -> entry.sides().stream())
                        .mapToLong(ExplanationEntry.SideEntry::found)
                        .sum());
        return GalleryCaptions.with(entries, captions);
    }

    private ExplanationEntry entry(
            String title,
            ModelTraits model,
            ExplainedSet reference,
            ExplainedSet candidate,
            Neighbours neighbours,
            Optional<CopiesJob.Found> copies)
            throws IOException {
        List<String> notes = new ArrayList<>();
        // No task runs now.
        Values values = OpenBlas.alone(() ->
                Values.of(model, reference.tally().pooled(), candidate.tally().pooled(), notes));
        Dataset<Row> images = values(ExplainRow.REFERENCE, reference, values.ofReference)
                .union(values(ExplainRow.CANDIDATE, candidate, values.ofCandidate));
        Dataset<Row> trained = copies.map(CopiesJob.Found::rows)
                .orElseGet(() -> spark.createDataFrame(List.<Row>of(), ExplainRow.TRAINED));
        Dataset<Row> rows = joined(joined(images, neighbours.with(candidate.rows())), trained)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            JavaRDD<Row> explained = rows.toJavaRDD();
            int most = explaining.images();
            Summary summary = new Summary(most);
            explained
                    .mapPartitions(some -> List.of(Summary.of(some, most)).iterator())
                    .collect()
                    .forEach(summary::merge);
            write(title, reference.name(), candidate.name(), rows, summary.images());
            return new ExplanationEntry(
                    title,
                    reference.name(),
                    candidate.name(),
                    List.of(
                            side(reference.name(), ExplainRow.REFERENCE, summary),
                            side(candidate.name(), ExplainRow.CANDIDATE, summary)),
                    distribution(explained, summary),
                    galleries(reference.name(), candidate.name(), summary),
                    model.unitNorm() && values.ofMoments()
                            ? new ModesJob(spark, explaining.images(), captions).of(reference, candidate)
                            : List.of(),
                    copies.map(CopiesJob.Found::entry).orElse(null),
                    notes);
        } finally {
            rows.unpersist();
        }
    }

    /** Every image with what else is known of it, or with nulls. */
    private static Dataset<Row> joined(Dataset<Row> images, Dataset<Row> more) {
        return images.join(
                        more,
                        images.col("role")
                                .equalTo(more.col("role"))
                                .and(images.col("id").equalTo(more.col("id"))),
                        "left")
                .drop(more.col("role"))
                .drop(more.col("id"));
    }

    /** What is computed of each side's embeddings. */
    private record Values(ArrayList<ImageValue> ofReference, ArrayList<ImageValue> ofCandidate) {
        static Values of(ModelTraits model, Tally reference, Tally candidate, List<String> notes) {
            Values values = new Values(new ArrayList<>(), new ArrayList<>());
            if (!reference.has(MomentFields.GRAM) || !candidate.has(MomentFields.GRAM)) {
                notes.add("no metric of this run needed second moments, so that there is no " + Witness.NAME + ", "
                        + FidInfluence.NAME + " or " + Mahalanobis.NAME);
                return values;
            }
            Moments x = Moments.of(reference);
            Moments y = Moments.of(candidate);
            if (model.unitNorm()) {
                Witness witness = Witness.of(x, y);
                values.ofReference.add(witness);
                values.ofCandidate.add(witness);
            } else {
                notes.add("the embeddings of '" + model.model() + "' are not normalised: there is no " + Witness.NAME);
            }
            if (Math.min(x.n(), y.n()) < 3) {
                notes.add("a set of two images: there is no " + FidInfluence.NAME);
            } else {
                List<FidInfluence> influence = FidInfluence.ofBoth(x, y);
                values.ofReference.add(influence.get(0));
                values.ofCandidate.add(influence.get(1));
            }
            distance("the candidate", y, notes).ifPresent(values.ofReference::add);
            distance("the reference", x, notes).ifPresent(values.ofCandidate::add);
            return values;
        }

        /** Whether there are second moments. */
        boolean ofMoments() {
            return !ofReference.isEmpty();
        }

        private static Optional<Mahalanobis> distance(String to, Moments moments, List<String> notes) {
            Optional<Mahalanobis> distance = Mahalanobis.to(moments);
            int rank = distance.map(Mahalanobis::rank).orElse(0);
            if (rank < moments.dimension()) {
                notes.add(Mahalanobis.NAME + " to " + to + " is of the " + rank + " of " + moments.dimension()
                        + " directions in which " + to + " varies");
            }
            return distance;
        }
    }

    private Dataset<Row> values(String role, ExplainedSet set, ArrayList<ImageValue> values) {
        Broadcast<ArrayList<ImageValue>> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(values);
        FixedPoint fixedPoint =
                new FixedPoint(set.tally().pooled().field(MomentFields.SUM).q());
        JavaRDD<Row> rows = set.images().mapPartitions(new ValuesPartition(role, shared, fixedPoint));
        return spark.createDataFrame(rows, ExplainRow.IMAGE);
    }

    private void write(String model, String reference, String candidate, Dataset<Row> rows, long images)
            throws IOException {
        List<Column> columns = new ArrayList<>(List.of(
                functions.lit(model).as("model"),
                functions.lit(reference).as("reference"),
                functions.lit(candidate).as("candidate"),
                functions
                        .when(functions.col("role").equalTo(ExplainRow.REFERENCE), reference)
                        .otherwise(candidate)
                        .as("set"),
                functions.col("role"),
                functions.col("id"),
                functions.col("label"),
                functions.col("reason")));
        Stream.concat(ExplainRow.numbers().stream(), Stream.of(ExplainRow.NEAREST, ExplainRow.NEAREST_TRAIN))
                .forEach(name -> columns.add(functions.col(name)));
        columns.add(functions.lit(explaining.job()).as("job"));
        Dataset<Row> table = rows.select(columns.toArray(Column[]::new));
        Column[] order = {functions.col("role").desc(), functions.col("id")};
        // One file, where that is no load for a task.
        Dataset<Row> sorted =
                images <= MOST_IN_A_FILE ? table.coalesce(1).sortWithinPartitions(order) : table.orderBy(order);
        sorted.write()
                .mode(mode)
                .parquet(storage.resolve(explaining.table().toString()).toString());
        mode = SaveMode.Append;
    }

    private static ExplanationEntry.SideEntry side(String name, String role, Summary summary) {
        Map<String, Long> reasons = new TreeMap<>(summary.reasons(role));
        long unexplained = reasons.values().stream().mapToLong(n -> n).sum();
        long explained = summary.explained(role);
        return new ExplanationEntry.SideEntry(
                name, role, explained + unexplained, explained, unexplained, reasons, summary.counts(role));
    }

    private static List<ExplanationEntry.GalleryEntry> galleries(String reference, String candidate, Summary summary) {
        List<ExplanationEntry.GalleryEntry> galleries = new ArrayList<>();
        for (int g = 0; g < Gallery.ALL.size(); g++) {
            Gallery gallery = Gallery.ALL.get(g);
            List<ExplanationEntry.ImageEntry> images =
                    summary.galleries().get(g).stream().map(ExplainJob::image).toList();
            if (!images.isEmpty()) {
                galleries.add(new ExplanationEntry.GalleryEntry(
                        gallery.role().equals(ExplainRow.REFERENCE) ? reference : candidate,
                        gallery.role(),
                        gallery.value(),
                        gallery.largest() ? "largest" : "smallest",
                        images));
            }
        }
        return galleries;
    }

    private static ExplanationEntry.ImageEntry image(Row row) {
        Map<String, Double> values = new TreeMap<>();
        for (String name : ExplainRow.numbers()) {
            int at = row.fieldIndex(name);
            if (!row.isNullAt(at) && Double.isFinite(row.getDouble(at))) {
                values.put(name, row.getDouble(at));
            }
        }
        return new ExplanationEntry.ImageEntry(
                row.getString(row.fieldIndex("id")),
                row.getString(row.fieldIndex("label")),
                values,
                row.getString(row.fieldIndex(ExplainRow.NEAREST)),
                row.getString(row.fieldIndex(ExplainRow.NEAREST_TRAIN)),
                null);
    }

    /** Of the first number that any image has. */
    private static ExplanationEntry.@Nullable DistributionEntry distribution(JavaRDD<Row> rows, Summary summary) {
        for (String name : List.of(Witness.NAME, Mahalanobis.NAME, ExplainRow.DISTANCE)) {
            double[] ends = summary.ends().get(name);
            if (ends != null) {
                long[] counts = rows
                        .mapPartitions(some -> {
                            long[] counted = new long[2 * BINS];
                            some.forEachRemaining(row -> count(row, name, ends, counted));
                            return List.of(counted).iterator();
                        })
                        .collect()
                        .stream()
                        .reduce(new long[2 * BINS], ExplainJob::sum);
                List<Long> all = Arrays.stream(counts).boxed().toList();
                return new ExplanationEntry.DistributionEntry(
                        name, ends[0], ends[1], all.subList(0, BINS), all.subList(BINS, 2 * BINS));
            }
        }
        return null;
    }

    private static void count(Row row, String name, double[] ends, long[] counts) {
        int at = row.fieldIndex(name);
        if (!row.isNullAt(at) && Double.isFinite(row.getDouble(at))) {
            double share = ends[1] > ends[0] ? (row.getDouble(at) - ends[0]) / (ends[1] - ends[0]) : 0;
            int bin = Math.min(BINS - 1, (int) (BINS * share));
            boolean ofReference = row.getString(row.fieldIndex("role")).equals(ExplainRow.REFERENCE);
            counts[ofReference ? bin : BINS + bin]++;
        }
    }

    private static long[] sum(long[] a, long[] b) {
        long[] sum = new long[a.length];
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }
}
