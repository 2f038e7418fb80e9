package io.sparkfidelity.spark;

import io.sparkfidelity.federate.IncompatibleTallies;
import io.sparkfidelity.federate.KeyAgreement;
import io.sparkfidelity.federate.ReceivedTally;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Features;
import io.sparkfidelity.metric.InceptionScore;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFolds;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.SeriesRest;
import io.sparkfidelity.metric.Spectrum;
import io.sparkfidelity.source.ExactFiles;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.StatisticsTally;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Scores candidates against a reference from what is left of images: tally files, features, embeddings, statistics, in any
 * mixture that a metric allows.
 */
public final class CompareJob {
    /** Bits behind the binary point for features, where no tally file sets them. */
    public static final int DEFAULT_Q = 20;
    /** How far |x|^2 of a unit vector in float32 may be from 1. */
    static final double UNIT = 1e-4;

    private final Supplier<SparkSession> spark;
    private final KeyAgreement agreement;
    private final OptionalInt q;
    private final int pairsLimit;
    private final OptionalInt inceptionSplits;

    /** A named side. */
    public record Input(String name, String source, ComparedInput input) {}

    /** What came of an input: how many embeddings it has, if anybody knows, and a digest of its tally. */
    public record Side(String name, String source, OptionalLong n, String digest) {}

    /** @param notes what could not be computed, one line a matter */
    public record Result(
            String model,
            boolean unitNorm,
            int dimension,
            List<Side> sides,
            List<EvaluationResult.ModelScore> scores,
            List<EvaluationResult.Difference> differences,
            List<EvaluationResult.NamedSpectrum> spectra,
            List<String> notes) {}

    /**
     * @param spark asked for a session only if an input has rows
     * @param q instead of {@link #DEFAULT_Q}
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
    private record Shape(String model, int dimension, FixedPoint fixedPoint, boolean unitNorm) {}

    /**
     * Scores all inputs but the first against it.
     *
     * @param metrics wanted; those that an input does not allow become notes
     * @throws SourceException if the inputs have different dimensions, or no metric can be had
     * @throws IncompatibleTallies if two tally files do not fit together
     */
    public Result run(List<Input> inputs, List<Metric> metrics) throws IOException, IncompatibleTallies {
        requireOneKey(inputs);
        try (TallyFolder folder = new TallyFolder()) {
            Shape shape = shape(inputs);
            List<Sample> samples = samples(inputs, shape, folder);
            Set<String> notes = new LinkedHashSet<>();
            List<Side> sides = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                Tally pooled = samples.get(i).tally().pooled();
                sides.add(new Side(
                        inputs.get(i).name(),
                        inputs.get(i).source(),
                        samples.get(i).count(),
                        pooled.digest()));
            }
            List<EvaluationResult.NamedSpectrum> spectra = new ArrayList<>();
            for (Sample sample : samples) {
                OpenBlas.alone(() -> Spectrum.of(sample.tally().pooled()))
                        .ifPresent(spectrum -> spectra.add(
                                new EvaluationResult.NamedSpectrum(sample.name(), shape.model(), spectrum)));
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
                        rest(possible, inputs.get(0), candidate)));
            }
            Scoring scoring = Scoring.of(
                    shape.model(), new Features(shape.model(), shape.unitNorm()), samples.get(0), candidates);
            if (scoring.scores().isEmpty()) {
                throw new SourceException("no score can be had: " + String.join("; ", notes));
            }
            return new Result(
                    shape.model(),
                    shape.unitNorm(),
                    shape.dimension(),
                    sides,
                    scoring.scores(),
                    scoring.differences(),
                    spectra,
                    List.copyOf(notes));
        }
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
                sample.units());
    }

    /** Why a side does not allow a metric, if it does not. */
    private static Optional<String> obstacle(Metric metric, Input input, Sample sample, Shape shape) {
        Tally tally = sample.tally().pooled();
        Optional<String> missing = metric.requires().tallyFields().stream()
                .filter(field -> !tally.has(field))
                .findFirst();
        if (missing.isPresent()) {
            return Optional.of("'" + input.name() + "' has no " + missing.get());
        }
        if (!metric.requires().labelFields().isEmpty()) {
            return Optional.of("it needs labels, which 'evaluate' has");
        }
        if (!metric.requires().pairs().none() && !hasRows(input)) {
            return Optional.of("it needs embeddings, and '" + input.name() + "' has none");
        }
        if (sample.count().isEmpty() && !metric.needsNoCount()) {
            return Optional.of("'" + input.name() + "' is a mean and a covariance of an unknown number of images");
        }
        return metric.requires().unitNorm() && !shape.unitNorm()
                ? Optional.of("it needs unit vectors")
                : Optional.empty();
    }

    private Optional<PairFolds> folds(List<Metric> metrics, Input reference, Input candidate) {
        PairRequirements requirements = PairRequirements.of(metrics).withFloors();
        return requirements.none()
                ? Optional.empty()
                : Optional.of(new PairsJob(spark.get(), requirements, pairsLimit)
                        .run(rows(reference.input()), List.of(rows(candidate.input())))
                        .get(0));
    }

    private Optional<SeriesRest> rest(List<Metric> metrics, Input reference, Input candidate) {
        return SeriesRests.neededBy(metrics) && hasRows(reference) && hasRows(candidate)
                ? new SeriesRests(rows(reference.input())).of(rows(candidate.input()))
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
        FixedPoint fixedPoint = new FixedPoint(q.orElse(DEFAULT_Q));
        boolean unitNorm = true;
        Map<String, Extent> extents = new LinkedHashMap<>();
        for (Input input : inputs) {
            int d;
            if (input.input() instanceof ComparedInput.Tallied tallied) {
                model = tallied.tally().file().features().model();
                unitNorm &= tallied.tally().file().features().unitNorm();
                fixedPoint = new FixedPoint(
                        tallied.tally().file().pooled().field(MomentFields.SUM).q());
                d = tallied.tally().file().key().dimension();
            } else if (input.input() instanceof ComparedInput.Summarised summarised) {
                d = summarised.statistics().mean().length;
            } else {
                Row first = rows(input.input())
                        .filter(functions.col("embedding").isNotNull())
                        .select(functions.size(functions.col("embedding")))
                        .first();
                d = first.getInt(0);
                Extent extent = extent(rows(input.input()));
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
        for (Map.Entry<String, Extent> extent : extents.entrySet()) {
            extent.getValue().requireFits(extent.getKey(), fixedPoint);
        }
        return new Shape(model, dimension, fixedPoint, unitNorm);
    }

    /** What of rows decides how they can be counted. */
    private record Extent(boolean unitNorm, double largest) {
        void requireFits(String name, FixedPoint fixedPoint) throws SourceException {
            // The negation also catches NaN.
            if (!(largest < fixedPoint.range())) {
                throw new SourceException(String.format(
                        Locale.ROOT,
                        "'%s' holds features up to %.3g; at q = %d they must be below %.3g: give a smaller --q",
                        name,
                        largest,
                        fixedPoint.q(),
                        fixedPoint.range()));
            }
        }
    }

    private static Extent extent(Dataset<Row> rows) {
        Column squared = functions.aggregate(
                functions.col("embedding"),
                functions.lit(0.0),
                (sum, x) -> sum.plus(x.cast("double").multiply(x.cast("double"))));
        Row worst = rows.filter(functions.col("embedding").isNotNull())
                .agg(
                        functions.max(functions.abs(squared.minus(1))),
                        functions.max(
                                functions.array_max(functions.transform(functions.col("embedding"), functions::abs))))
                .first();
        return new Extent(worst.getDouble(0) < UNIT, worst.getFloat(1));
    }

    private List<Sample> samples(List<Input> inputs, Shape shape, TallyFolder folder) throws SourceException {
        MomentFields moments = new MomentFields(shape.dimension(), shape.fixedPoint());
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
                samples.add(new Sample(input.name(), tallies.get(i)));
            }
        }
        return samples;
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
                    summarised.statistics().mean(), summarised.statistics().covariance(), shape.fixedPoint());
        } catch (IllegalArgumentException e) {
            throw new SourceException("'" + input.name() + "': " + e.getMessage());
        }
    }

    private Dataset<Row> rows(ComparedInput input) {
        return input instanceof ComparedInput.Features features
                ? features.rows().dataset(spark.get())
                : ExactFiles.parquet(spark.get(), EmbeddingRow.SCHEMA, ((ComparedInput.Cached) input).files());
    }
}
