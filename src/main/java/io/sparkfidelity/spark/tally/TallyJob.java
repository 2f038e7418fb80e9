package io.sparkfidelity.spark.tally;

import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Tallies embeddings in as few passes of {@code treeAggregate} as fit {@link #PASS_BYTES} of state; the driver holds pooled
 * tallies and one pass. The same bits whatever the cluster and the rows' partitioning.
 *
 * <p>Datasets are rows with the columns {@code bucket}, {@code label}, {@code embedding} and {@code logits} of {@link
 * EmbeddingRow#SCHEMA}, and {@link WeightedRows}' where the fields are those of rows with weights; rows without an embedding do
 * not count.
 */
public final class TallyJob {
    /** State of one pass: d = 256 fits all buckets of several datasets, d = 2048 three buckets. */
    public static final long PASS_BYTES = 64L << 20;
    /** Rows that a task buffers for one slot, at most this many bytes for all slots. */
    private static final long BUFFER_BYTES = 256L << 20;

    /** States that one task of an aggregation level adds up, at most. */
    private static final int FAN_IN = 32;

    private final SparkSession spark;
    private final CountedFields fields;
    private final long passBytes;

    /** Counts all that there is. */
    public TallyJob(SparkSession spark, TallyFields fields) {
        this(spark, CountedFields.all(fields));
    }

    public TallyJob(SparkSession spark, CountedFields fields) {
        this(spark, fields, PASS_BYTES);
    }

    public TallyJob(SparkSession spark, CountedFields fields, long passBytes) {
        this.spark = spark;
        this.fields = fields;
        this.passBytes = passBytes;
    }

    /**
     * The tally of each dataset by bucket.
     *
     * @param folder holds them
     * @throws io.sparkfidelity.tally.TallyOverflowException if a sum leaves 64 bits
     */
    public List<BucketedTally> run(List<Dataset<Row>> datasets, TallyFolder folder) {
        List<TallyFolder.Buckets> tallies = new ArrayList<>();
        List<TallySlot> slots = new ArrayList<>();
        for (int dataset = 0; dataset < datasets.size(); dataset++) {
            tallies.add(folder.buckets(fields.all()));
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                slots.add(new TallySlot(dataset, "", bucket));
            }
        }
        passes(datasets, slots, fields, (slot, tally) -> tallies.get(slot.dataset())
                .put(slot.bucket(), tally));
        return List.copyOf(tallies);
    }

    /** The tally of each label by bucket, for every dataset; rows without a label do not count. */
    public List<LabelledTallies> byLabel(List<Dataset<Row>> datasets, TallyFolder folder) {
        List<Map<String, TallyFolder.Buckets>> tallies = new ArrayList<>();
        List<TallySlot> slots = new ArrayList<>();
        for (int dataset = 0; dataset < datasets.size(); dataset++) {
            Map<String, TallyFolder.Buckets> ofDataset = new HashMap<>();
            for (String label : labels(datasets.get(dataset))) {
                ofDataset.put(label, folder.buckets(fields.all()));
                for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                    slots.add(new TallySlot(dataset, label, bucket));
                }
            }
            tallies.add(ofDataset);
        }
        passes(datasets, slots, fields, (slot, tally) -> put(tally, slot, tallies));
        return tallies.stream()
                .map(ofDataset -> LabelledTallies.of(new HashMap<String, BucketedTally>(ofDataset)))
                .toList();
    }

    /**
     * The marginal tally of each label by bucket, and its predictions where those are counted, for every dataset; rows without a
     * label do not count.
     */
    public List<LabelledTallies> marginals(List<Dataset<Row>> datasets, TallyFolder folder) {
        CountedFields marginal = new CountedFields(fields.possible(), false, fields.logits(), false);
        List<Map<String, TallyFolder.Buckets>> tallies = new ArrayList<>();
        for (Dataset<Row> dataset : datasets) {
            Map<String, TallyFolder.Buckets> ofDataset = new TreeMap<>();
            labels(dataset).forEach(label -> ofDataset.put(label, folder.buckets(marginal.all())));
            tallies.add(ofDataset);
        }
        // Bucket by bucket, so that a pass skips the pages of the other buckets.
        List<TallySlot> slots = new ArrayList<>();
        for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
            for (int dataset = 0; dataset < datasets.size(); dataset++) {
                for (String label : tallies.get(dataset).keySet()) {
                    slots.add(new TallySlot(dataset, label, bucket));
                }
            }
        }
        passes(datasets, slots, marginal, (slot, tally) -> put(tally, slot, tallies));
        return tallies.stream()
                .map(ofDataset -> LabelledTallies.of(new HashMap<String, BucketedTally>(ofDataset)))
                .toList();
    }

    private static void put(Tally tally, TallySlot slot, List<Map<String, TallyFolder.Buckets>> tallies) {
        Objects.requireNonNull(tallies.get(slot.dataset()).get(slot.label()), "put there with its slots")
                .put(slot.bucket(), tally);
    }

    private static List<String> labels(Dataset<Row> rows) {
        return rows.filter(functions.col("embedding").isNotNull())
                .select("label")
                .filter(functions.col("label").isNotNull())
                .distinct()
                .as(Encoders.STRING())
                .collectAsList();
    }

    private void passes(
            List<Dataset<Row>> datasets,
            List<TallySlot> slots,
            CountedFields counted,
            BiConsumer<TallySlot, Tally> sink) {
        int perPass = (int) Math.max(1, Math.min(passBytes / counted.bytes(), BUFFER_BYTES / counted.bufferBytes()));
        int passes = (slots.size() + perPass - 1) / perPass;
        for (int pass = 0; pass < passes; pass++) {
            List<TallySlot> some = slots.subList(pass * perPass, Math.min(slots.size(), (pass + 1) * perPass));
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .setJobGroup("spark-fidelity-tally", "tally, pass " + (pass + 1) + " of " + passes, true);
            aggregate(datasets, some, counted).forEach((key, tally) -> sink.accept(some.get(key), tally));
        }
    }

    private Map<Integer, Tally> aggregate(List<Dataset<Row>> datasets, List<TallySlot> slots, CountedFields counted) {
        List<Field> sorted = Tally.zero(counted.all()).fields();
        HashMap<TallySlot, Integer> keys = new HashMap<>();
        IntStream.range(0, slots.size()).forEach(i -> keys.put(slots.get(i), i));
        JavaRDD<TallyState> states = rows(datasets, slots, counted).mapPartitions(new TallyPartition(counted, keys));
        return states.treeAggregate(
                        new TallyState(),
                        (a, b) -> a.merge(b, sorted),
                        (a, b) -> a.merge(b, sorted),
                        depth(states.getNumPartitions()),
                        true)
                .tallies(sorted);
    }

    private JavaRDD<TallyRow> rows(List<Dataset<Row>> datasets, List<TallySlot> slots, CountedFields counted) {
        List<Dataset<TallyRow>> parts = new ArrayList<>();
        for (int dataset = 0; dataset < datasets.size(); dataset++) {
            Set<Integer> buckets = new HashSet<>();
            Set<String> labels = new HashSet<>();
            for (TallySlot slot : slots) {
                if (slot.dataset() == dataset) {
                    buckets.add(slot.bucket());
                    labels.add(slot.label());
                }
            }
            if (buckets.isEmpty()) {
                continue;
            }
            boolean allLabels = labels.contains("");
            boolean allBuckets = buckets.contains(TallySlot.ALL);
            Column bucket = functions.col("bucket");
            Column label = functions.col("label");
            Column taken = functions.col("embedding").isNotNull();
            // Parquet skips the pages of other buckets.
            taken = allBuckets ? taken : taken.and(bucket.isin(buckets.toArray()));
            taken = allLabels ? taken : taken.and(label.isNotNull());
            Dataset<TallyRow> rows = datasets.get(dataset)
                    .filter(taken)
                    .select(
                            functions.lit(dataset).as("dataset"),
                            (allLabels ? functions.lit("") : label).as("label"),
                            (allBuckets ? functions.lit(TallySlot.ALL) : bucket).as("bucket"),
                            WeightedRows.weight(datasets.get(dataset)),
                            functions.col("embedding"),
                            (counted.logits()
                                            ? functions.col("logits")
                                            : functions.lit(null).cast("array<float>"))
                                    .as("logits"))
                    .as(Encoders.bean(TallyRow.class));
            parts.add(rows);
        }
        return parts.stream().reduce(Dataset::union).orElseThrow().toJavaRDD();
    }

    /** Levels of the tree: enough that no task adds up more than {@link #FAN_IN} states. */
    private static int depth(int partitions) {
        return Math.max(2, (int) Math.ceil(Math.log(partitions) / Math.log(FAN_IN)));
    }
}
