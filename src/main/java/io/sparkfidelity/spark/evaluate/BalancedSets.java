package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.spark.tally.WeightedRows;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MarginalFields;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFolder;
import io.sparkfidelity.tally.balance.EvenShares;
import io.sparkfidelity.tally.balance.LabelBalance;
import io.sparkfidelity.tally.balance.LabelWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Candidates whose images get weights by which their classes have the reference's shares. Shares are those of what was
 * embedded.
 *
 * @param reference what is embedded of it, by label
 */
record BalancedSets(SparkSession spark, String name, Map<String, Long> reference) {
    private static final String MANIFEST = "name them in the column label of a --manifest";

    /** Tallies of the reference's labels: beyond, the driver would hold more than a few times as much. */
    private static final long MOST_BYTES = 256L << 20;

    /**
     * What of a set is counted.
     *
     * @param rows those that count, with weights if they are balanced: with weights of 1 where the shares are equal already, so that
     *     a candidate's scores are of one kind whatever its shares
     * @param warnings what the reader should know, one line a matter
     */
    record Counted(Dataset<Row> rows, List<String> warnings) {}

    /**
     * Looks whether all sets can be balanced, before any image is read.
     *
     * @param sources the reference, then the candidates
     * @param listings of these
     * @throws SourceException if an image has no label, or a candidate lacks a class of the reference
     */
    static void requireLabels(List<NamedSource> sources, List<Listing> listings) throws SourceException {
        List<Map<String, Long>> labels = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            labels.add(labels(sources.get(i).name(), listings.get(i).images(), MANIFEST));
        }
        for (int i = 1; i < sources.size(); i++) {
            BalanceWords.requireAll(
                    sources.get(0).name(), sources.get(i).name(), new LabelBalance(labels.get(0), labels.get(i)));
        }
    }

    /**
     * For candidates of a reference.
     *
     * @throws SourceException if an image of it has no label
     */
    static BalancedSets of(SparkSession spark, JobSet reference) throws SourceException {
        return new BalancedSets(spark, reference.name(), labels(reference.name(), embedded(reference), MANIFEST));
    }

    /**
     * A candidate with its weights: reads its embeddings once, to know what sums of them can hold.
     *
     * @param fields of its embeddings
     * @param folder holds tallies meanwhile
     * @throws SourceException if an image has no label, a class of the reference is missing, or sums cannot hold the weights
     */
    Counted of(JobSet candidate, MomentFields fields, TallyFolder folder) throws SourceException {
        Dataset<Row> rows = embedded(candidate);
        return of(candidate.name(), rows, labels(candidate.name(), rows, MANIFEST), fields, folder);
    }

    /**
     * The same of any rows.
     *
     * @param labels of the rows that have an embedding
     */
    Counted of(String candidate, Dataset<Row> rows, Map<String, Long> labels, MomentFields fields, TallyFolder folder)
            throws SourceException {
        LabelBalance balance = new LabelBalance(reference, labels);
        LabelWeights weights = BalanceWords.weights(
                name, candidate, balance, () -> largest(WeightedRows.of(rows, balance.bounds()), fields, folder));
        return new Counted(WeightedRows.of(rows, weights.byLabel()), BalanceWords.warnings(name, balance, weights));
    }

    private double largest(Dataset<Row> rows, MomentFields fields, TallyFolder folder) {
        BucketedTally bound = new TallyJob(
                        spark, CountedFields.marginals(fields).withWeights())
                .run(List.of(rows), folder)
                .get(0);
        return Arrays.stream(bound.pooled().vector(MarginalFields.DIAGONAL))
                .max()
                .orElseThrow();
    }

    /**
     * The reference with its buckets as if they had the same shares of classes, of which its floors for balanced candidates come.
     *
     * @param rows of the reference
     * @param fields that it is tallied by
     * @param warnings gets a line where that cannot be
     */
    Sample even(Sample sample, Dataset<Row> rows, CountedFields fields, TallyFolder folder, List<String> warnings) {
        CountedFields linear = new CountedFields(fields.possible(), false, fields.logits(), false);
        if (linear.bytes() * reference.size() > MOST_BYTES) {
            warnings.add(BalanceWords.CLASSES_TOO_MANY);
            return sample;
        }
        LabelledTallies labels =
                new TallyJob(spark, linear).marginals(List.of(rows), folder).get(0);
        // No task runs now.
        Optional<EvenShares> even = OpenBlas.alone(() -> EvenShares.of(sample.tally(), labels, folder));
        if (even.isEmpty()) {
            warnings.add(BalanceWords.CLASSES_TOO_SMALL);
        }
        return even.map(sample::with).orElse(sample);
    }

    private static Dataset<Row> embedded(JobSet set) {
        return set.rows().filter(functions.col("embedding").isNotNull());
    }

    /**
     * How many rows have each label.
     *
     * @param remedy what would give them labels
     * @throws SourceException if one has none
     */
    static Map<String, Long> labels(String name, Dataset<Row> rows, String remedy) throws SourceException {
        long without = rows.filter(functions.col("label").isNull()).count();
        Map<String, Long> labels = WeightedRows.labels(rows);
        long labelled = labels.values().stream().mapToLong(Long::longValue).sum();
        BalanceWords.requireLabelled(name, without, without + labelled, remedy);
        return labels;
    }
}
