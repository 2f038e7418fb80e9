package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.report.Explanations;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.MeasuresEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.explain.TallyModes;
import io.sparkfidelity.spark.score.ScoreStages;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.spark.score.SetRows;
import io.sparkfidelity.spark.tally.PredictionSplits;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Scores candidates against a reference from what is left of images: tally files, features, embeddings, statistics, in any
 * mixture that a metric allows.
 */
public final class CompareJob {
    private final Supplier<SparkSession> spark;
    private final KeyAgreement agreement;
    private final OptionalInt q;
    private final int pairsLimit;
    private final OptionalInt inceptionSplits;
    private final boolean balanced;

    /** A named side. */
    public record Input(String name, String source, ComparedInput input) {}

    /**
     * @param spark asked for a session only if an input has rows
     * @param q bits behind the binary point of features; empty for what {@link FeatureScale} finds
     * @param pairsLimit rows a side that take part in folds over pairs, 2 or more
     * @param inceptionSplits parts of a candidate that get an Inception Score each; none by default
     * @param balanced whether candidates count with the reference's shares of classes
     */
    public CompareJob(
            Supplier<SparkSession> spark,
            KeyAgreement agreement,
            OptionalInt q,
            int pairsLimit,
            OptionalInt inceptionSplits,
            boolean balanced) {
        this.spark = spark;
        this.agreement = agreement;
        this.q = q;
        this.pairsLimit = pairsLimit;
        this.inceptionSplits = inceptionSplits;
        this.balanced = balanced;
    }

    /**
     * Scores all inputs but the first against it.
     *
     * @param asked for; those that an input does not allow become notes
     * @throws SourceException if the inputs have different dimensions, or no metric can be had
     * @throws IncompatibleTallies if two tally files do not fit together
     */
    public Findings run(List<Input> inputs, List<Metric> asked) throws IOException, IncompatibleTallies {
        requireOneKey(inputs);
        for (Input input : inputs) {
            input.input().requireWhole(spark);
        }
        Set<String> notes = new LinkedHashSet<>();
        ImpossibleScores impossible = new ImpossibleScores(inputs.size() - 1);
        List<Metric> metrics = asked;
        Optional<BalancedInputs> balance = Optional.empty();
        if (balanced) {
            balance = Optional.of(BalancedInputs.of(inputs, spark));
            metrics = asked.stream().filter(Metric::takesWeights).toList();
            BalanceWords.undefined(asked).ifPresent(notes::add);
        }
        List<Compared> found = new ArrayList<>();
        for (ModelOutput output : ModelOutput.values()) {
            List<Metric> these =
                    metrics.stream().filter(metric -> metric.output() == output).toList();
            List<Input> known = these.isEmpty() ? List.of() : known(inputs, output, these, impossible);
            if (known.size() > 1) {
                found.add(compared(known, output, these, balance, impossible, notes));
            }
        }
        ComparedMeasures measures = ComparedMeasures.of(inputs);
        notes.addAll(impossible.notes());
        notes.addAll(measures.notes());
        if (balanced && !measures.entries().isEmpty()) {
            notes.add(BalanceWords.MEASURES);
        }
        Scoring scoring = found.stream()
                .map(Compared::scoring)
                .reduce(Scoring.NONE, Scoring::plus)
                .plus(measures.scoring());
        if (scoring.scores().isEmpty()) {
            throw new SourceException("no score can be had: " + String.join("; ", notes));
        }
        // By the output that models are named for, where it is asked for.
        Compared first = found.isEmpty() ? ofMeasuresAlone(inputs) : found.get(0);
        return new Findings(
                first.datasets(),
                List.of(first.model()),
                scoring.scores(),
                scoring.differences(),
                List.of(),
                List.of(),
                first.spectra(),
                List.of(),
                new Explanations(
                        found.stream()
                                .flatMap(each -> each.explained().stream())
                                .toList(),
                        List.of()),
                new MeasuresEntry(measures.entries(), List.of(), List.of(), List.of(), List.of(), null),
                List.copyOf(notes));
    }

    /** Of tallies that count nothing of embeddings but how many there are. */
    private static Compared ofMeasuresAlone(List<Input> inputs) {
        CompatibilityKey key = inputs.stream()
                .flatMap(input -> input.input().received().stream())
                .findFirst()
                .orElseThrow()
                .file()
                .key();
        return new Compared(
                List.of(),
                new Report.ModelEntry(key.card(), "", key.dimension(), ""),
                List.of(),
                List.of(),
                Scoring.NONE);
    }

    private record Compared(
            List<Report.DatasetEntry> datasets,
            Report.ModelEntry model,
            List<Report.SpectrumEntry> spectra,
            List<ExplanationEntry> explained,
            Scoring scoring) {}

    /** The inputs by an output of their network, without those that do not know it; nothing where the reference is one. */
    private List<Input> known(
            List<Input> inputs, ModelOutput output, List<Metric> metrics, ImpossibleScores impossible) {
        List<Input> known = new ArrayList<>();
        Optional<String> without = Optional.empty();
        for (Input input : inputs) {
            Optional<ComparedInput> view = input.input().of(output, spark);
            view.ifPresent(each -> known.add(new Input(input.name(), input.source(), each)));
            boolean reference = input == inputs.get(0);
            if (reference && view.isEmpty()) {
                without = Optional.of(input.name());
            }
            Optional<String> lacking = without.or(() -> view.isEmpty() ? Optional.of(input.name()) : Optional.empty());
            if (!reference && lacking.isPresent()) {
                metrics.forEach(metric -> impossible.add(
                        metric.name(), input.name(), "'" + lacking.get() + "' has no " + output.label()));
            }
        }
        return without.isPresent() ? List.of() : known;
    }

    /** The scores by one output of a network. */
    private Compared compared(
            List<Input> inputs,
            ModelOutput output,
            List<Metric> metrics,
            Optional<BalancedInputs> balance,
            ImpossibleScores impossible,
            Set<String> notes)
            throws IOException {
        try (TallyFolder folder = new TallyFolder()) {
            Plan plan = Plan.of(metrics);
            InputCounts counts = InputCounts.of(inputs, plan, q, spark, folder);
            InputShape shape = counts.shape();
            List<Sample> samples = new ArrayList<>(counts.samples());
            shape.scale().note().ifPresent(notes::add);
            List<Report.DatasetEntry> datasets = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                Input input = inputs.get(i);
                List<String> warnings = new ArrayList<>(warnings(input, samples.get(i), shape, inputs));
                if (balance.isPresent()) {
                    BalancedInputs.Balanced counting =
                            balance.get().balanced(input, samples.get(i), shape.fields(input, plan, spark), folder);
                    samples.set(i, counting.sample());
                    warnings.addAll(counting.warnings());
                }
                datasets.add(SampleEntry.of(
                        samples.get(i),
                        i == 0 ? "reference" : "candidate",
                        shape.model(),
                        input.source(),
                        input.input()
                                .received()
                                .flatMap(tally -> tally.file().key().prepare()),
                        warnings));
            }
            List<ScoredSet> sets = scored(inputs, samples);
            ScoreStages stages = new ScoreStages(
                    spark,
                    shape.model(),
                    new ModelTraits(shape.model(), shape.unitNorm()),
                    pairsLimit,
                    Scoring.Extent.FULL,
                    Progress.silent(),
                    new StageTimes());
            List<Report.SpectrumEntry> spectra = stages.spectra(sets);
            List<ScoreStages.Candidate> candidates = new ArrayList<>();
            AtHand reference = sets.get(0).atHand(shape.unitNorm(), false).of(output);
            for (int i = 1; i < inputs.size(); i++) {
                ScoredSet candidate = sets.get(i);
                AtHand side = candidate.atHand(shape.unitNorm(), false).of(output);
                List<Metric> possible = new ArrayList<>();
                for (Metric metric : metrics) {
                    Optional<String> obstacle =
                            metric.obstacleOfReference(reference).or(() -> metric.obstacle(side));
                    if (obstacle.isEmpty()) {
                        possible.add(metric);
                    } else {
                        impossible.add(metric.name(), candidate.sample().name(), obstacle.get());
                    }
                }
                candidates.add(new ScoreStages.Candidate(split(candidate, possible, notes), possible));
            }
            return new Compared(
                    datasets,
                    new Report.ModelEntry(shape.model(), "", shape.dimension(), ""),
                    spectra,
                    output == ModelOutput.EMBEDDING && shape.unitNorm() && balance.isEmpty()
                            ? TallyModes.of(shape.model(), samples.get(0), samples.subList(1, samples.size()))
                            : List.of(),
                    stages.scores(sets.get(0), candidates));
        }
    }

    private List<ScoredSet> scored(List<Input> inputs, List<Sample> samples) {
        List<ScoredSet> sets = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Sample sample = samples.get(i);
            // Pairs take no weights.
            sets.add(
                    sample.weighted()
                            ? ScoredSet.ofTally(sample)
                            : new ScoredSet(sample, inputs.get(i).input().rows(spark)));
        }
        return sets;
    }

    /** The set with its splits, if they are of use and can be had. */
    private ScoredSet split(ScoredSet set, List<Metric> metrics, Set<String> notes) {
        Sample sample = set.sample();
        List<String> wanted =
                metrics.stream().filter(Metric::usesSplits).map(Metric::name).toList();
        if (inceptionSplits.isEmpty() || wanted.isEmpty()) {
            return set;
        }
        if (!(set.rows().orElse(null) instanceof SetRows.OnSpark embeddings)) {
            notes.add(String.join(", ", wanted) + " of '" + sample.name()
                    + "' has no splits: they need the logits of every image, which only a folder of embeddings has");
            return set;
        }
        Tally pooled = sample.tally().pooled();
        TallyFields fields = new TallyFields(
                new MomentFields(
                        pooled.field(MomentFields.SUM).length(),
                        new FixedPoint(pooled.field(MomentFields.SUM).q())),
                pooled.field(TallyFields.PROBABILITY).length());
        return set.with(new Sample(
                sample.name(),
                sample.tally(),
                sample.labels(),
                new PredictionSplits(spark.get(), fields, inceptionSplits.getAsInt()).of(embeddings.rows()),
                sample.units(),
                sample.grouped()));
    }

    private void requireOneKey(List<Input> inputs) throws IncompatibleTallies {
        List<ReceivedTally> tallies = inputs.stream()
                .flatMap(input -> input.input().received().stream())
                .toList();
        for (ReceivedTally other : tallies) {
            ReceivedTally first = tallies.get(0);
            if (other != first) {
                agreement.requireComparable(
                        first.where(),
                        first.file().key(),
                        other.where(),
                        other.file().key());
            }
        }
    }

    /** What a reader should know of an input beside its scores. */
    private static List<String> warnings(Input input, Sample sample, InputShape shape, List<Input> inputs)
            throws IOException {
        List<String> warnings = new ArrayList<>();
        if (input.input() instanceof ComparedInput.Cached cached) {
            cached.unitsBeside()
                    .forEach(folder -> warnings.add("every image counts as its own unit here; " + folder
                            + " has the units that a job was told"));
        }
        Optional.ofNullable(shape.extents().get(input.name()))
                .flatMap(RowExtent::warning)
                .ifPresent(warnings::add);
        if (sample.count().isPresent()) {
            FeatureScale.warning(sample.tally().pooled()).ifPresent(warnings::add);
        }
        boolean named =
                inputs.stream().anyMatch(other -> other.input().received().isPresent());
        if (named && input.input().received().isEmpty()) {
            warnings.add("nobody knows that this comes from the model '" + shape.model()
                    + "' of the tally file that it is compared with: the scores mean nothing if it does not");
        }
        return warnings;
    }
}
