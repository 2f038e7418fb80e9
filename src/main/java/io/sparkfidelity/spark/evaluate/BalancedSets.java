package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.spark.tally.WeightedRows;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.MarginalFields;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFolder;
import io.sparkfidelity.tally.balance.LabelBalance;
import io.sparkfidelity.tally.balance.LabelWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
    private static final int MOST_NAMES = 5;

    /** The sum of all weights: predictions of 2,980 classes, each as likely as any other, add up below 2^63 (2^28 2^32 ln C). */
    private static final double MOST_WEIGHT = 0x1p28;

    /** Below 2^63 by more than the mean of the weights is off for their being rounded. */
    private static final double MOST_SUM = 0.98 * 0x1p63;

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
            labels.add(labels(sources.get(i).name(), listings.get(i).images()));
        }
        for (int i = 1; i < sources.size(); i++) {
            requireAll(sources.get(0).name(), sources.get(i).name(), new LabelBalance(labels.get(0), labels.get(i)));
        }
    }

    /**
     * For candidates of a reference.
     *
     * @throws SourceException if an image of it has no label
     */
    static BalancedSets of(SparkSession spark, JobSet reference) throws SourceException {
        return new BalancedSets(spark, reference.name(), labels(reference.name(), embedded(reference)));
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
        LabelBalance balance = new LabelBalance(reference, labels(candidate.name(), rows));
        requireAll(name, candidate.name(), balance);
        LabelWeights weights;
        try {
            weights = balance.weights(
                    balance.isBalanced()
                            ? 1
                            : largestMean(balance, WeightedRows.of(rows, balance.bounds()), fields, folder));
        } catch (IllegalArgumentException e) {
            throw new SourceException("'" + candidate.name() + "' cannot be balanced by label: " + e.getMessage());
        }
        return new Counted(WeightedRows.of(rows, weights.byLabel()), warnings(balance, weights));
    }

    private double largestMean(LabelBalance balance, Dataset<Row> rows, MomentFields fields, TallyFolder folder) {
        BucketedTally bound = new TallyJob(
                        spark, CountedFields.marginals(fields).withWeights())
                .run(List.of(rows), folder)
                .get(0);
        double largest = Arrays.stream(bound.pooled().vector(MarginalFields.DIAGONAL))
                .max()
                .orElseThrow();
        return Math.min(LabelBalance.largestMean(largest, MOST_SUM), MOST_WEIGHT / balance.images());
    }

    private static Dataset<Row> embedded(JobSet set) {
        return set.rows().filter(functions.col("embedding").isNotNull());
    }

    private static Map<String, Long> labels(String name, Dataset<Row> rows) throws SourceException {
        long without = rows.filter(functions.col("label").isNull()).count();
        Map<String, Long> labels = WeightedRows.labels(rows);
        if (without > 0) {
            long labelled = labels.values().stream().mapToLong(Long::longValue).sum();
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "--balance label needs a label for every image, and %,d of the %,d of '%s' have none; name them in the"
                            + " column label of a --manifest, or leave --balance out",
                    without,
                    without + labelled,
                    name));
        }
        return labels;
    }

    private static void requireAll(String reference, String candidate, LabelBalance balance) throws SourceException {
        List<String> missing = balance.missing();
        if (!missing.isEmpty()) {
            throw new SourceException(String.format(
                    Locale.ROOT,
                    "'%s' cannot be balanced by label: it has no image of %,d %s of '%s', which no weight makes up for: %s;"
                            + " add such images, or leave --balance out",
                    candidate,
                    missing.size(),
                    missing.size() == 1 ? "class" : "classes",
                    reference,
                    names(missing)));
        }
    }

    private List<String> warnings(LabelBalance balance, LabelWeights weights) {
        List<String> warnings = new ArrayList<>();
        if (weights.uniform()) {
            warnings.add("balanced by label: its classes have the shares of '" + name
                    + "' already, and every image counts once");
        } else {
            warnings.add(String.format(
                    Locale.ROOT,
                    "balanced by label: its %,d classes count with the shares of '%s', an image for %.3g to %.3g images;"
                            + " effective n %,.0f of %,d%s",
                    weights.byLabel().size(),
                    name,
                    balance.lightest(weights),
                    balance.heaviest(weights),
                    balance.effective(weights),
                    balance.images(),
                    weights.misplaced() > 0
                            ? String.format(
                                    Locale.ROOT, "; rounding misplaces %.2g%% of the weight", 100 * weights.misplaced())
                            : ""));
        }
        Map<String, Long> foreign = balance.foreign();
        if (!foreign.isEmpty()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%,d images do not count, being of %,d %s that '%s' lacks: %s",
                    foreign.values().stream().mapToLong(Long::longValue).sum(),
                    foreign.size(),
                    foreign.size() == 1 ? "class" : "classes",
                    name,
                    names(foreign.keySet())));
        }
        return warnings;
    }

    private static String names(Collection<String> labels) {
        String some = labels.stream()
                .limit(MOST_NAMES)
                .map(label -> "'" + label + "'")
                .collect(Collectors.joining(", "));
        return some + (labels.size() > MOST_NAMES ? " and " + (labels.size() - MOST_NAMES) + " more" : "");
    }
}
