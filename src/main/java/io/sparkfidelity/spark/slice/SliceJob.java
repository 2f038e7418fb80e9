package io.sparkfidelity.spark.slice;

import io.sparkfidelity.metric.classes.ShareShift;
import io.sparkfidelity.metric.scoring.SliceMetrics;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores the slices of candidates against the same slices of the reference.
 *
 * <p>Pairs of a slice are folded in one task, to which its paired rows are shuffled. Tallies: up to {@link #MOST_ON_DRIVER}
 * slices, if they fit {@link #MOST_PASSES} passes, are aggregated and scored on the driver; otherwise all rows are shuffled
 * by slice, and a task tallies and scores those it has. Both ways, and any partitioning, give the same bits: every score is
 * computed on one BLAS thread.
 */
public final class SliceJob {
    static final int MOST_ON_DRIVER = 64;
    /** Passes over the rows, of {@link TallyJob#PASS_BYTES} each, that cost more than a shuffle. */
    private static final int MOST_PASSES = 64;
    /** Slices that the driver scores at a time: each holds a few d x d matrices. */
    private static final int MOST_THREADS = 8;

    private final SparkSession spark;
    private final ModelChoice model;
    private final Slicing slicing;
    private final Optional<String> units;
    private final int mostOnDriver;

    /** @param units names what all sets drew their units from, if they share them */
    public SliceJob(SparkSession spark, ModelChoice model, Slicing slicing, Optional<String> units) {
        this(spark, model, slicing, units, MOST_ON_DRIVER);
    }

    SliceJob(SparkSession spark, ModelChoice model, Slicing slicing, Optional<String> units, int mostOnDriver) {
        this.spark = spark;
        this.model = model;
        this.slicing = slicing;
        this.units = units;
        this.mostOnDriver = mostOnDriver;
    }

    /** A slice of a candidate. */
    private record Key(int candidate, String slice) {}

    /**
     * The slices of every candidate.
     *
     * @param sets the reference, then the candidates
     * @throws SourceException if a source has not what says its slices
     */
    public SlicesEntry run(List<JobSet> sets) throws SourceException {
        List<NamedSource> sources = sets.stream().map(JobSet::source).toList();
        List<Dataset<Row>> rows = new ArrayList<>();
        try {
            for (JobSet set : sets) {
                Dataset<Row> sliced = slicing.slices().addTo(set.rows(), set.source());
                // A join is done once, whatever the number of passes.
                rows.add(slicing.slices().isCached() ? sliced : sliced.persist(StorageLevel.DISK_ONLY()));
            }
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .setJobGroup(
                            "spark-fidelity-slices",
                            "slices by " + slicing.slices().name(),
                            true);
            List<SliceCounts> counts = rows.stream().map(SliceCounts::of).toList();
            Map<Key, List<Report.ScoreEntry>> scores = scores(sources, rows, grouped(sets), counts);
            return table(sources, counts, scores);
        } finally {
            rows.forEach(Dataset::unpersist);
            JavaSparkContext.fromSparkContext(spark.sparkContext()).clearJobGroup();
        }
    }

    /** The sets of which some image belongs to a unit other than itself. */
    private static BitSet grouped(List<JobSet> sets) {
        BitSet grouped = new BitSet();
        for (int i = 0; i < sets.size(); i++) {
            grouped.set(i, sets.get(i).embedded().files().hasUnits());
        }
        return grouped;
    }

    private Map<Key, List<Report.ScoreEntry>> scores(
            List<NamedSource> sources, List<Dataset<Row>> rows, BitSet grouped, List<SliceCounts> counts) {
        List<TreeSet<String>> wanted = wanted(counts);
        List<String> slices = List.copyOf(wanted.get(0));
        Map<Key, List<Report.ScoreEntry>> scores = new HashMap<>();
        if (slices.isEmpty()) {
            return scores;
        }
        Map<String, Integer> numbers = new TreeMap<>();
        slices.forEach(slice -> numbers.put(slice, numbers.size()));
        SliceRows sliced = new SliceRows(slicing.pairsLimit());
        for (int i = 0; i < rows.size(); i++) {
            Map<String, Integer> ofSet = new TreeMap<>(numbers);
            ofSet.keySet().retainAll(wanted.get(i));
            sliced.add(rows.get(i), ofSet, counts.get(i));
        }
        SliceMetrics metrics = SliceMetrics.of(model.traits());
        CountedFields fields = CountedFields.of(
                TallyFields.of(model.card().tallyFields().moments()),
                metrics.plan().tallyFields());
        long state = 16L * slices.size() * rows.size() * fields.bytes();
        boolean onDriver = slices.size() <= mostOnDriver && state <= MOST_PASSES * TallyJob.PASS_BYTES;
        SliceTask task = new SliceTask(
                fields,
                model.card().name(),
                model.card().title(),
                model.card().unitNorm(),
                new ArrayList<>(sources.stream().map(NamedSource::name).toList()),
                units.orElse(""),
                grouped,
                slicing.pairsLimit(),
                !onDriver);
        int partitions = Math.min(slices.size(), 4 * spark.sparkContext().defaultParallelism());
        List<SliceOutcome> outcomes =
                sliced.bySlice(onDriver, partitions).mapPartitions(task).collect();
        List<List<Report.ScoreEntry>> found =
                onDriver ? onDriver(task, sliced, slices, counts, outcomes) : onExecutors(outcomes);
        for (int i = 0; i < outcomes.size(); i++) {
            SliceOutcome outcome = outcomes.get(i);
            scores.put(new Key(outcome.candidate(), slices.get(outcome.slice())), found.get(i));
        }
        return scores;
    }

    private static List<List<Report.ScoreEntry>> onExecutors(List<SliceOutcome> outcomes) {
        return outcomes.stream().map(SliceOutcome::scores).toList();
    }

    private List<List<Report.ScoreEntry>> onDriver(
            SliceTask task,
            SliceRows sliced,
            List<String> slices,
            List<SliceCounts> counts,
            List<SliceOutcome> outcomes) {
        try (TallyFolder folder = new TallyFolder()) {
            List<LabelledTallies> tallies = new TallyJob(spark, task.fields())
                    .byLabel(
                            sliced.sets().stream()
                                    .map(rows -> rows.withColumn(
                                            "label", rows.col(SliceRows.NUMBER).cast("string")))
                                    .toList(),
                            folder);
            int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                List<Future<List<Report.ScoreEntry>>> scores = new ArrayList<>();
                for (SliceOutcome outcome : outcomes) {
                    String slice = slices.get(outcome.slice());
                    scores.add(pool.submit(() -> task.scores(
                            task.sample(0, tally(tallies.get(0), outcome)),
                            task.sample(outcome.candidate(), tally(tallies.get(outcome.candidate()), outcome)),
                            task.folds(
                                    outcome.pairs(),
                                    counts.get(0).n(slice),
                                    counts.get(outcome.candidate()).n(slice)))));
                }
                List<List<Report.ScoreEntry>> found = new ArrayList<>();
                for (Future<List<Report.ScoreEntry>> score : scores) {
                    found.add(score.get());
                }
                return found;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private static BucketedTally tally(LabelledTallies slices, SliceOutcome outcome) {
        return slices.tally(String.valueOf(outcome.slice()));
    }

    /** The slices that are scored: of every candidate, and of the reference those of any. */
    private List<TreeSet<String>> wanted(List<SliceCounts> counts) {
        List<TreeSet<String>> wanted = new ArrayList<>(List.of(new TreeSet<>()));
        for (SliceCounts candidate : counts.subList(1, counts.size())) {
            TreeSet<String> slices = new TreeSet<>();
            for (String slice : candidate.slices()) {
                if (Math.min(counts.get(0).n(slice), candidate.n(slice)) >= slicing.minimum()) {
                    slices.add(slice);
                }
            }
            wanted.add(slices);
            wanted.get(0).addAll(slices);
        }
        return wanted;
    }

    private SlicesEntry table(
            List<NamedSource> sources, List<SliceCounts> counts, Map<Key, List<Report.ScoreEntry>> scores) {
        String ranking = SliceMetrics.of(model.traits()).ranking();
        SliceCounts reference = counts.get(0);
        List<SlicesEntry.CandidateEntry> candidates = new ArrayList<>();
        List<SlicesEntry.SliceEntry> slices = new ArrayList<>();
        for (int c = 1; c < sources.size(); c++) {
            SliceCounts candidate = counts.get(c);
            TreeSet<String> names = new TreeSet<>(reference.slices());
            names.addAll(candidate.slices());
            for (String name : names) {
                slices.add(new SlicesEntry.SliceEntry(
                        model.card().title(),
                        sources.get(c).name(),
                        slicing.slices().name(),
                        name,
                        new Report.Counts(reference.n(name), candidate.n(name)),
                        SlicesEntry.ShareEntry.of(
                                ShareShift.of(reference.share(name), candidate.share(name), units.isPresent())),
                        scores.getOrDefault(new Key(c, name), List.of()),
                        null));
            }
            candidates.add(new SlicesEntry.CandidateEntry(
                    sources.get(c).name(),
                    ShareShift.divergence(
                            names.stream().mapToLong(reference::n).toArray(),
                            names.stream().mapToLong(candidate::n).toArray())));
        }
        return SlicesEntry.ranked(
                model.card().title(), slicing.slices().name(), slicing.minimum(), ranking, candidates, slices);
    }
}
