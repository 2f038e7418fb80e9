package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.score.SetRows;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import io.sparkfidelity.tally.balance.EvenShares;
import io.sparkfidelity.tally.balance.LabelBalance;
import io.sparkfidelity.tally.balance.LabelSums;
import io.sparkfidelity.tally.balance.LabelWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Inputs of a comparison whose candidates count with the reference's shares of classes: tally files that have tallies of their
 * labels, and folders of embeddings whose images have labels, in any mixture.
 */
final class BalancedInputs {
    /** What weighted rows can have counted. */
    private static final Set<String> WEIGHED = Stream.concat(
                    MomentFields.NAMES.stream(), Stream.of(TallyFields.PROBABILITY, TallyFields.NEGATIVE_ENTROPY))
            .collect(Collectors.toUnmodifiableSet());

    private final Supplier<SparkSession> spark;
    private final String reference;
    private final Map<String, Map<String, Long>> labels;

    private BalancedInputs(Supplier<SparkSession> spark, String reference, Map<String, Map<String, Long>> labels) {
        this.spark = spark;
        this.reference = reference;
        this.labels = labels;
    }

    /** A sample that counts by its labels, and what the reader should know of that. */
    record Balanced(Sample sample, List<String> warnings) {}

    /**
     * Looks whether all can be balanced.
     *
     * @param inputs the reference, then the candidates
     * @throws SourceException if an image has no label, or a candidate lacks a class of the reference
     */
    static BalancedInputs of(List<CompareJob.Input> inputs, Supplier<SparkSession> spark) throws SourceException {
        Map<String, Map<String, Long>> labels = new TreeMap<>();
        for (CompareJob.Input input : inputs) {
            labels.put(input.name(), labels(input, spark));
        }
        BalancedInputs balanced = new BalancedInputs(spark, inputs.get(0).name(), labels);
        for (CompareJob.Input input : inputs.subList(1, inputs.size())) {
            BalanceWords.requireAll(balanced.reference, input.name(), balanced.balance(input.name()));
        }
        return balanced;
    }

    private static Map<String, Long> labels(CompareJob.Input input, Supplier<SparkSession> spark)
            throws SourceException {
        if (input.input() instanceof ComparedInput.Tallied tallied) {
            Map<String, Long> counts = new TreeMap<>();
            tallied.tally().file().labels().forEach((label, tally) -> counts.put(label, tally.n()));
            if (counts.isEmpty()) {
                throw new SourceException("--balance label needs tallies of every label, and '" + input.name()
                        + "' has none; export it by 'tally --labels', or leave --balance out");
            }
            long all = tallied.tally().file().whole().n();
            long labelled = counts.values().stream().mapToLong(Long::longValue).sum();
            BalanceWords.requireLabelled(
                    input.name(),
                    all - labelled,
                    all,
                    "name them where 'tally --labels' runs, by a policy that lets small labels leave");
            return counts;
        }
        if (input.input() instanceof ComparedInput.Cached cached) {
            return BalancedSets.labels(
                    input.name(),
                    ((SetRows.OnSpark) cached.rows(spark).orElseThrow())
                            .rows()
                            .filter(functions.col("embedding").isNotNull()),
                    "name the folder that has them, CACHE/MODEL/SOURCE-ANNOTATIONS");
        }
        throw new SourceException("--balance label needs labels, and '" + input.name()
                + "' is a file of features or statistics, which has none; give a tally file of 'tally --labels' or a"
                + " folder of embeddings, or leave --balance out");
    }

    private LabelBalance balance(String name) {
        return new LabelBalance(of(reference), of(name));
    }

    private Map<String, Long> of(String name) {
        return Objects.requireNonNull(labels.get(name));
    }

    /**
     * The reference with buckets of the same shares, or a candidate with its weights.
     *
     * @param sample as it is
     * @param fields that rows are counted by
     * @param folder holds tallies
     * @throws SourceException if sums cannot hold the weights
     */
    Balanced balanced(CompareJob.Input input, Sample sample, CountedFields fields, TallyFolder folder)
            throws SourceException {
        List<String> warnings = new ArrayList<>();
        boolean isReference = input.name().equals(reference);
        if (input.input() instanceof ComparedInput.Tallied tallied) {
            SortedMap<String, GroupTally> parts = tallied.tally().file().labels();
            LabelledTallies known = tallies(parts);
            GroupTally whole = tallied.tally().file().whole();
            int buckets = parts.values().iterator().next().buckets();
            if (buckets < whole.buckets()) {
                warnings.add("its labels are divided into " + buckets + " buckets, the whole into " + whole.buckets()
                        + ": what is balanced has an error bar from the fewer, or none");
            }
            return new Balanced(
                    isReference
                            ? even(sample, whole.joined(Math.min(buckets, whole.buckets())), known, folder, warnings)
                            : weighted(sample, known, warnings),
                    warnings);
        }
        SetRows.OnSpark rows = (SetRows.OnSpark) input.input().rows(spark).orElseThrow();
        BalancedSets sets = new BalancedSets(spark.get(), reference, of(reference));
        if (isReference) {
            return new Balanced(sets.even(sample, rows.rows(), fields, folder, warnings), warnings);
        }
        BalancedSets.Counted counted = sets.of(
                sample.name(), rows.rows(), of(sample.name()), fields.possible().moments(), folder);
        BucketedTally tally = new TallyJob(spark.get(), fields.withWeights())
                .run(List.of(counted.rows()), folder)
                .get(0);
        return new Balanced(of(sample, tally), counted.warnings());
    }

    private Sample weighted(Sample sample, LabelledTallies parts, List<String> warnings) throws SourceException {
        LabelBalance balance = balance(sample.name());
        LabelSums sums = new LabelSums(parts);
        LabelWeights weights =
                BalanceWords.weights(reference, sample.name(), balance, () -> sums.largestSquare(balance.bounds()));
        warnings.addAll(BalanceWords.warnings(reference, balance, weights));
        return of(sample, sums.weighted(weights));
    }

    private static Sample of(Sample sample, BucketedTally tally) {
        return new Sample(sample.name(), tally, sample.labels(), sample.splits(), sample.units(), sample.grouped());
    }

    private static Sample even(
            Sample sample, GroupTally whole, LabelledTallies parts, TallyFolder folder, List<String> warnings) {
        BucketedTally tally = whole.only(WEIGHED).bucketed();
        if (!tally.hasBuckets()) {
            return sample;
        }
        // No task runs now.
        Optional<EvenShares> even = OpenBlas.alone(() -> EvenShares.of(tally, parts, folder));
        if (even.isEmpty()) {
            warnings.add(BalanceWords.CLASSES_TOO_SMALL);
        }
        return even.map(sample::with).orElse(sample);
    }

    private static LabelledTallies tallies(SortedMap<String, GroupTally> parts) {
        return LabelledTallies.of(parts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, part -> part.getValue().only(WEIGHED).bucketed())));
    }
}
