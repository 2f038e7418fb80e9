package io.sparkfidelity.spark;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Tallies finished embeddings, in passes of {@code treeAggregate} over as many (dataset, bucket) keys as fit
 * {@link #PASS_BYTES} of state; the driver holds the pooled tallies and one pass.
 */
public final class TallyJob {
    /** State of one pass: d = 256 fits all buckets of several datasets, d = 2048 three buckets. */
    static final long PASS_BYTES = 64L << 20;
    /** States that one task of an aggregation level adds up, at most. */
    private static final int FAN_IN = 32;

    private final SparkSession spark;
    private final MomentFields fields;
    private final long passBytes;

    private record Key(int dataset, int bucket) {}

    public TallyJob(SparkSession spark, MomentFields fields) {
        this(spark, fields, PASS_BYTES);
    }

    TallyJob(SparkSession spark, MomentFields fields, long passBytes) {
        this.spark = spark;
        this.fields = fields;
        this.passBytes = passBytes;
    }

    /**
     * The pooled tally of each set, in their order; the same bits whatever the cluster and the files' partitioning.
     *
     * @throws io.sparkfidelity.tally.TallyOverflowException if a sum leaves 64 bits
     */
    public List<Tally> run(List<EmbeddingSet> sets) {
        List<Tally> pooled = new ArrayList<>(Collections.nCopies(sets.size(), Tally.zero(fields.all())));
        List<Key> keys = new ArrayList<>();
        for (int dataset = 0; dataset < sets.size(); dataset++) {
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                keys.add(new Key(dataset, bucket));
            }
        }
        int perPass = (int) Math.max(1, passBytes / fields.bytes());
        int passes = (keys.size() + perPass - 1) / perPass;
        for (int pass = 0; pass < passes; pass++) {
            List<Key> some = keys.subList(pass * perPass, Math.min(keys.size(), (pass + 1) * perPass));
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .setJobGroup("spark-fidelity-tally", "tally, pass " + (pass + 1) + " of " + passes, true);
            aggregate(sets, some).forEach((key, tally) -> {
                int dataset = key / Bucket.COUNT;
                pooled.set(dataset, pooled.get(dataset).add(tally));
            });
        }
        return pooled;
    }

    private Map<Integer, Tally> aggregate(List<EmbeddingSet> sets, List<Key> keys) {
        List<Field> sorted = Tally.zero(fields.all()).fields();
        JavaRDD<TallyState> states = rows(sets, keys).mapPartitions(new TallyPartition(fields));
        return states.treeAggregate(
                        new TallyState(),
                        (a, b) -> a.merge(b, sorted),
                        (a, b) -> a.merge(b, sorted),
                        depth(states.getNumPartitions()),
                        true)
                .tallies(sorted);
    }

    private JavaRDD<KeyedEmbedding> rows(List<EmbeddingSet> sets, List<Key> keys) {
        Dataset<KeyedEmbedding> all = null;
        for (int dataset = 0; dataset < sets.size(); dataset++) {
            int current = dataset;
            Object[] buckets = keys.stream()
                    .filter(key -> key.dataset() == current)
                    .map(Key::bucket)
                    .toArray();
            if (buckets.length == 0) {
                continue;
            }
            Column bucket = functions.col("bucket");
            Dataset<KeyedEmbedding> rows = sets.get(dataset)
                    .rows(spark)
                    .filter(bucket.isin(buckets).and(functions.col("embedding").isNotNull()))
                    .select(bucket.plus(dataset * Bucket.COUNT).as("key"), functions.col("embedding"))
                    .as(Encoders.bean(KeyedEmbedding.class));
            all = all == null ? rows : all.union(rows);
        }
        return all.toJavaRDD();
    }

    /** Levels of the tree: enough that no task adds up more than {@link #FAN_IN} states. */
    private static int depth(int partitions) {
        return Math.max(2, (int) Math.ceil(Math.log(partitions) / Math.log(FAN_IN)));
    }
}
