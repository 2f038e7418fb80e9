package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.diversity.InceptionScore;
import io.sparkfidelity.metric.diversity.Spectrum;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.pairs.FewPairsTask;
import io.sparkfidelity.spark.pairs.PairsJob;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.spark.tally.PredictionSplits;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.StatisticsTally;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

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

    /** A named side. */
    public record Input(String name, String source, ComparedInput input) {}

    /**
     * @param spark asked for a session only if an input has rows
     * @param q bits behind the binary point of features; empty for what {@link FeatureScale} finds
     * @param pairsLimit rows a side that take part in folds over pairs, 2 or more
     * @param inceptionSplits parts of a candidate that get an Inception Score each; none by default
     */
    public CompareJob(
            Supplier<SparkSession> spark,
            KeyAgreement agreement,
            OptionalInt q,
            int pairsLimit,
            OptionalInt inceptionSplits) {
        this.spark = spark;
        this.agreement = agreement;
        this.q = q;
        this.pairsLimit = pairsLimit;
        this.inceptionSplits = inceptionSplits;
    }

    /** What the inputs have in common. */
    private record Shape(
            String model, int dimension, FeatureScale scale, boolean unitNorm, Map<String, RowExtent> extents) {}

    private record Counted(Shape shape, List<Sample> samples) {}

    /**
     * Scores all inputs but the first against it.
     *
     * @param metrics wanted; those that an input does not allow become notes
     * @throws SourceException if the inputs have different dimensions, or no metric can be had
     * @throws IncompatibleTallies if two tally files do not fit together
     */
    public Findings run(List<Input> inputs, List<Metric> metrics) throws IOException, IncompatibleTallies {
        requireOneKey(inputs);
        for (Input input : inputs) {
            if (input.input() instanceof ComparedInput.Cached cached) {
                cached.requireWhole(spark.get());
            }
        }
        try (TallyFolder folder = new TallyFolder()) {
            Counted counted = counted(inputs, folder);
            Shape shape = counted.shape();
            List<Sample> samples = counted.samples();
            Set<String> notes = new LinkedHashSet<>();
            shape.scale().note().ifPresent(notes::add);
            List<Report.DatasetEntry> datasets = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                datasets.add(entry(
                        inputs.get(i),
                        i == 0 ? "reference" : "candidate",
                        shape.model(),
                        samples.get(i),
                        warnings(inputs.get(i), samples.get(i), shape, inputs)));
            }
            List<Report.SpectrumEntry> spectra = new ArrayList<>();
            for (Sample sample : samples) {
                OpenBlas.alone(() -> Spectrum.of(sample.tally().pooled()))
                        .ifPresent(spectrum ->
                                spectra.add(Report.SpectrumEntry.of(sample.name(), shape.model(), spectrum)));
            }
            List<Scoring.Candidate> candidates = new ArrayList<>();
            for (int i = 1; i < inputs.size(); i++) {
                Input candidate = inputs.get(i);
                Sample sample = samples.get(i);
                List<Metric> possible = new ArrayList<>();
                for (Metric metric : metrics) {
                    Optional<String> obstacle = obstacle(metric, inputs.get(0), samples.get(0), shape)
                            .or(() -> obstacle(metric, candidate, sample, shape));
                    if (obstacle.isEmpty()) {
                        possible.add(metric);
                    } else {
                        notes.add(
                                metric.name() + " of '" + candidate.name() + "' cannot be computed: " + obstacle.get());
                    }
                }
                candidates.add(new Scoring.Candidate(
                        split(sample, candidate, possible, notes),
                        possible,
                        folds(possible, inputs.get(0), candidate),
                        fewPairs(possible, inputs.get(0), candidate)));
            }
            Scoring scoring = Scoring.of(
                    shape.model(), new ModelTraits(shape.model(), shape.unitNorm()), samples.get(0), candidates);
            if (scoring.scores().isEmpty()) {
                throw new SourceException("no score can be had: " + String.join("; ", notes));
            }
            return new Findings(
                    datasets,
                    List.of(new Report.ModelEntry(shape.model(), "", shape.dimension(), "")),
                    scoring.scores(),
                    scoring.differences(),
                    List.of(),
                    List.of(),
                    spectra,
                    List.of(),
                    List.copyOf(notes));
        }
    }

    /** Of an input it is known how many embeddings it has, or not even that. */
    private static Report.DatasetEntry entry(
            Input input, String role, String model, Sample sample, List<String> warnings) {
        Optional<Long> n =
                sample.count().isPresent() ? Optional.of(sample.count().getAsLong()) : Optional.empty();
        return new Report.DatasetEntry(
                input.name(),
                role,
                model,
                input.source(),
                input.input() instanceof ComparedInput.Tallied tallied
                        ? tallied.tally().file().key().prepare().orElse(null)
                        : null,
                n.orElse(null),
                n.orElse(null),
                n.map(count -> 0L).orElse(null),
                Map.of(),
                0,
                null,
                List.of(),
                warnings,
                "",
                sample.tally().pooled().digest(),
                List.of());
    }

    /** The sample with its splits, if they are of use and can be had. */
    private Sample split(Sample sample, Input input, List<Metric> metrics, Set<String> notes) {
        if (inceptionSplits.isEmpty() || metrics.stream().noneMatch(InceptionScore.class::isInstance)) {
            return sample;
        }
        if (!(input.input() instanceof ComparedInput.Cached)) {
            notes.add("inception_score of '" + input.name()
                    + "' has no splits: they need the logits of every image, which only a folder of embeddings has");
            return sample;
        }
        Tally pooled = sample.tally().pooled();
        TallyFields fields = new TallyFields(
                new MomentFields(
                        pooled.field(MomentFields.SUM).length(),
                        new FixedPoint(pooled.field(MomentFields.SUM).q())),
                pooled.field(TallyFields.PROBABILITY).length());
        return new Sample(
                sample.name(),
                sample.tally(),
                sample.labels(),
                new PredictionSplits(spark.get(), fields, inceptionSplits.getAsInt()).of(rows(input.input())),
                sample.units(),
                sample.grouped());
    }

    /** Why a side does not allow a metric, if it does not. */
    private static Optional<String> obstacle(Metric metric, Input input, Sample sample, Shape shape) {
        Set<String> fields =
                sample.tally().pooled().fields().stream().map(Field::name).collect(Collectors.toSet());
        return metric.obstacle(new AtHand(
                input.name(),
                fields,
                shape.unitNorm(),
                false,
                hasRows(input),
                sample.count().isPresent()));
    }

    private Optional<PairFindings> folds(List<Metric> metrics, Input reference, Input candidate) {
        PairRequirements requirements = PairRequirements.of(metrics).withFloors();
        return requirements.none()
                ? Optional.empty()
                : Optional.of(new PairsJob(spark.get(), requirements, pairsLimit)
                        .run(rows(reference.input()), List.of(rows(candidate.input())))
                        .get(0));
    }

    private Optional<FewPairs> fewPairs(List<Metric> metrics, Input reference, Input candidate) {
        List<Kernel> kernels = Plan.of(metrics).onFewPairs();
        return !kernels.isEmpty() && hasRows(reference) && hasRows(candidate)
                ? new FewPairsTask(rows(reference.input()), kernels).of(rows(candidate.input()))
                : Optional.empty();
    }

    private static boolean hasRows(Input input) {
        return input.input() instanceof ComparedInput.Features || input.input() instanceof ComparedInput.Cached;
    }

    private void requireOneKey(List<Input> inputs) throws IncompatibleTallies {
        List<ReceivedTally> tallies = inputs.stream()
                .filter(input -> input.input() instanceof ComparedInput.Tallied)
                .map(input -> ((ComparedInput.Tallied) input.input()).tally())
                .toList();
        for (ReceivedTally other : tallies) {
            ReceivedTally first = tallies.get(0);
            if (other != first) {
                agreement.of(
                        first.where(),
                        first.file().key(),
                        other.where(),
                        other.file().key());
            }
        }
    }

    private Shape shape(List<Input> inputs) throws SourceException {
        String model = "features";
        int dimension = 0;
        String measured = "";
        OptionalInt ofTally = OptionalInt.empty();
        boolean unitNorm = true;
        Map<String, RowExtent> extents = new LinkedHashMap<>();
        for (Input input : inputs) {
            int d;
            if (input.input() instanceof ComparedInput.Tallied tallied) {
                TallyFile file = tallied.tally().file();
                model = file.features().model();
                unitNorm &= file.features().unitNorm();
                ofTally = OptionalInt.of(file.pooled().field(MomentFields.SUM).q());
                d = file.key().dimension();
            } else if (input.input() instanceof ComparedInput.Summarised summarised) {
                d = summarised.statistics().mean().length;
            } else {
                RowExtent extent = RowExtent.of(input.name(), rows(input.input()));
                d = rows(input.input())
                        .filter(functions.col("embedding").isNotNull())
                        .select(functions.size(functions.col("embedding")))
                        .first()
                        .getInt(0);
                extents.put(input.name(), extent);
                unitNorm &= extent.unitNorm();
            }
            if (dimension > 0 && d != dimension) {
                throw new SourceException("'" + measured + "' has " + dimension + " dimensions and '" + input.name()
                        + "' " + d + "; both must come from one model");
            }
            dimension = d;
            measured = input.name();
        }
        return new Shape(model, dimension, FeatureScale.of(ofTally, q, extents), unitNorm, extents);
    }

    /** The samples, and the shape in which they were counted: with more bits, if the first count shows that it needs them. */
    private Counted counted(List<Input> inputs, TallyFolder folder) throws SourceException {
        Shape shape = shape(inputs);
        List<Sample> samples = samples(inputs, shape, folder);
        Map<String, Tally> rows = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (hasRows(inputs.get(i))) {
                rows.put(inputs.get(i).name(), samples.get(i).tally().pooled());
            }
        }
        Optional<FeatureScale> finer = shape.scale().finer(rows, shape.extents());
        if (finer.isEmpty()) {
            return new Counted(shape, samples);
        }
        Shape again = new Shape(shape.model(), shape.dimension(), finer.get(), shape.unitNorm(), shape.extents());
        return new Counted(again, samples(inputs, again, folder));
    }

    /** What a reader should know of an input beside its scores. */
    private static List<String> warnings(Input input, Sample sample, Shape shape, List<Input> inputs)
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
        boolean named = inputs.stream().anyMatch(other -> other.input() instanceof ComparedInput.Tallied);
        if (named && !(input.input() instanceof ComparedInput.Tallied)) {
            warnings.add("nobody knows that this comes from the model '" + shape.model()
                    + "' of the tally file that it is compared with: the scores mean nothing if it does not");
        }
        return warnings;
    }

    private List<Sample> samples(List<Input> inputs, Shape shape, TallyFolder folder) throws SourceException {
        MomentFields moments = new MomentFields(shape.dimension(), shape.scale().fixedPoint());
        // One job for all inputs with as many logits, most often none.
        Map<Integer, List<Integer>> byClasses = new TreeMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (hasRows(inputs.get(i))) {
                byClasses
                        .computeIfAbsent(classes(inputs.get(i).input()), classes -> new ArrayList<>())
                        .add(i);
            }
        }
        Map<Integer, BucketedTally> tallies = new HashMap<>();
        byClasses.forEach((classes, places) -> {
            List<BucketedTally> some = new TallyJob(spark.get(), new TallyFields(moments, classes))
                    .run(places.stream().map(i -> rows(inputs.get(i).input())).toList(), folder);
            for (int i = 0; i < places.size(); i++) {
                tallies.put(places.get(i), some.get(i));
            }
        });
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Input input = inputs.get(i);
            if (input.input() instanceof ComparedInput.Tallied tallied) {
                samples.add(tallied.tally().file().sample(input.name()));
            } else if (input.input() instanceof ComparedInput.Summarised summarised) {
                samples.add(new Sample(input.name(), BucketedTally.uncounted(statistics(input, summarised, shape))));
            } else {
                samples.add(new Sample(
                                input.name(),
                                Objects.requireNonNull(tallies.get(i), "all other inputs are counted above"))
                        .groupedByUnit(hasUnits(input.input())));
            }
        }
        return samples;
    }

    /** Whether images belong to units other than themselves. */
    private static boolean hasUnits(ComparedInput input) {
        return input instanceof ComparedInput.Cached cached && cached.files().hasUnits();
    }

    /** How many logits an image has. */
    private int classes(ComparedInput input) {
        if (!(input instanceof ComparedInput.Cached)) {
            return 0;
        }
        Row first = rows(input)
                .filter(functions.col("embedding").isNotNull())
                .select(functions.coalesce(functions.size(functions.col("logits")), functions.lit(0)))
                .first();
        // The size of nothing is -1, but for some settings.
        return Math.max(0, first.getInt(0));
    }

    private static Tally statistics(Input input, ComparedInput.Summarised summarised, Shape shape)
            throws SourceException {
        try {
            return StatisticsTally.of(
                    summarised.statistics().mean(),
                    summarised.statistics().covariance(),
                    shape.scale().fixedPoint());
        } catch (IllegalArgumentException e) {
            throw new SourceException("'" + input.name() + "': " + e.getMessage());
        }
    }

    private Dataset<Row> rows(ComparedInput input) {
        return input instanceof ComparedInput.Features features
                ? features.rows().dataset(spark.get())
                : ((ComparedInput.Cached) input).files().rows(spark.get());
    }
}
