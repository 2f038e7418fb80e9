package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.diversity.Spectrum;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.EmbeddingSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.ModelFiles;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.PictureStrip;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.SourceEmbeddings;
import io.sparkfidelity.spark.cache.SquareWarnings;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.cache.TooManyRejectsException;
import io.sparkfidelity.spark.cache.Units;
import io.sparkfidelity.spark.pairs.FewPairsTask;
import io.sparkfidelity.spark.pairs.PairsJob;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.spark.slice.SliceJob;
import io.sparkfidelity.spark.slice.Slicing;
import io.sparkfidelity.spark.tally.PredictionSplits;
import io.sparkfidelity.spark.tally.TallyJob;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The main job: lists, embeds, tallies and scores every candidate against the reference, under every model. */
public final class EvaluateJob {
    private final SparkSession spark;
    private final Storage storage;
    private final Progress progress;
    private final StageTimes times = new StageTimes();

    public EvaluateJob(SparkSession spark, Storage storage, Progress progress) {
        this.spark = spark;
        this.storage = storage;
        this.progress = progress;
    }

    /**
     * Runs the plan.
     *
     * @throws IOException if a source or model cannot be used; nothing has been embedded by then, unless an executor
     *     found the trouble
     * @throws TooManyRejectsException if a dataset loses more images than the plan allows
     */
    public Findings run(EvaluationPlan plan) throws IOException, TooManyRejectsException {
        List<NamedSource> sources = Stream.concat(Stream.of(plan.reference()), plan.candidates().stream())
                .toList();
        List<Report.DatasetEntry> datasets = new ArrayList<>();
        List<Report.ModelEntry> models = new ArrayList<>();
        List<Report.ScoreEntry> scores = new ArrayList<>();
        List<Report.DifferenceEntry> differences = new ArrayList<>();
        List<SlicesEntry> slices = new ArrayList<>();
        List<Report.SpectrumEntry> spectra = new ArrayList<>();
        List<Report.SampleEntry> pictures = new ArrayList<>();
        try (SourceEmbeddings embeddings = new SourceEmbeddings(spark, storage, progress, times)) {
            for (int i = 0; i < sources.size(); i++) {
                embeddings.list(sources.get(i), i == 0 ? plan.referenceLimit() : plan.candidateLimit());
            }
            List<Listing> listings = embeddings.listings();
            if (plan.slicing().isPresent()) {
                for (int i = 0; i < sources.size(); i++) {
                    plan.slicing().get().column().requireFew(listings.get(i).images(), sources.get(i));
                }
            }
            List<List<String>> unitWarnings = plan.units().isPresent()
                    ? requireSharedUnits(sources, listings)
                    : Collections.nCopies(sources.size(), List.of());
            for (ModelChoice model : plan.models()) {
                String fingerprint = fingerprint(model);
                models.add(model.entry(fingerprint));
                List<EmbeddingSet> sets =
                        embeddings.embed(model, fingerprint, plan.cache(), plan.embedding(), plan.maxRejectRatio());
                if (pictures.isEmpty()) {
                    pictures.addAll(pictures(plan, sources, listings, sets));
                }
                try (TallyFolder folder = new TallyFolder()) {
                    List<Sample> samples = tally(plan, model, listings, sets, folder);
                    for (int i = 0; i < sources.size(); i++) {
                        datasets.add(sets.get(i)
                                .entry(
                                        sources.get(i).name(),
                                        i == 0 ? "reference" : "candidate",
                                        model.card().title(),
                                        sources.get(i).source().description(),
                                        listings.get(i).duplicates(),
                                        Units.embedded(
                                                listings.get(i), sets.get(i).rows(spark)),
                                        listings.get(i).leftAlone(),
                                        Stream.concat(
                                                        warnings(plan, model, i, listings.get(i), sets).stream(),
                                                        unitWarnings.get(i).stream())
                                                .toList(),
                                        samples.get(i).tally().pooled().digest()));
                    }
                    spectra.addAll(spectra(model, samples));
                    score(
                            plan,
                            model,
                            samples,
                            pairs(plan, model, sets),
                            fewPairs(plan, model, sets),
                            scores,
                            differences);
                }
                if (plan.slicing().isPresent()) {
                    slices.add(slices(plan, plan.slicing().get(), model, sources, sets));
                }
            }
        }
        return new Findings(
                datasets, models, scores, differences, slices, times.entries(), spectra, pictures, List.of());
    }

    /** What a user says of units is looked at before hours are spent on it; warnings by source. */
    private static List<List<String>> requireSharedUnits(List<NamedSource> sources, List<Listing> listings)
            throws SourceException {
        List<List<String>> warnings = new ArrayList<>();
        warnings.add(List.of());
        String reference = sources.get(0).name();
        for (int i = 1; i < sources.size(); i++) {
            Units.Shared shared = Units.Shared.of(listings.get(0), listings.get(i));
            String name = sources.get(i).name();
            if (shared.units() == 0) {
                throw new SourceException(String.format(
                        Locale.ROOT,
                        "--same-units is given, and %s and %s share none of their units (the smaller has %,d, such as"
                                + " '%s'); name the same units in both manifests, or leave --same-units out",
                        reference,
                        name,
                        shared.smaller(),
                        listings.get(i).images().select("unit").first().getString(0)));
            }
            warnings.add(
                    2 * shared.units() >= shared.smaller()
                            ? List.of()
                            : List.of(String.format(
                                    Locale.ROOT,
                                    "shares only %,d of %,d units with %s: --same-units leaves parts of both sets out"
                                            + " together, which is right for shared units alone",
                                    shared.units(),
                                    shared.smaller(),
                                    reference)));
        }
        return warnings;
    }

    private List<Report.SampleEntry> pictures(
            EvaluationPlan plan, List<NamedSource> sources, List<Listing> listings, List<EmbeddingSet> sets)
            throws IOException {
        PictureStrip strip = new PictureStrip(
                spark,
                PictureStrip.share(plan.samples(), sources.size()),
                plan.embedding().maxPixels());
        List<Report.SampleEntry> pictures = new ArrayList<>();
        Instant start = Instant.now();
        for (int i = 0; i < sources.size(); i++) {
            pictures.addAll(strip.of(sources.get(i).name(), listings.get(i), sets.get(i)));
        }
        if (!pictures.isEmpty()) {
            times.ended("samples", start, pictures.size());
        }
        return pictures;
    }

    private static List<Report.SpectrumEntry> spectra(ModelChoice model, List<Sample> samples) {
        List<Report.SpectrumEntry> spectra = new ArrayList<>();
        for (Sample sample : samples) {
            // No task runs now.
            OpenBlas.alone(() -> Spectrum.of(sample.tally().pooled()))
                    .ifPresent(spectrum -> spectra.add(
                            Report.SpectrumEntry.of(sample.name(), model.card().title(), spectrum)));
        }
        return spectra;
    }

    private List<String> warnings(
            EvaluationPlan plan, ModelChoice model, int source, Listing listing, List<EmbeddingSet> sets) {
        List<String> warnings = new ArrayList<>(listing.warnings());
        SquareWarnings squares = new SquareWarnings(spark, model.card());
        EmbeddingSet set = sets.get(source);
        plan.protocol().ifPresent(protocol -> {
            long otherSize = protocol.resolution().isPresent()
                    ? squares.otherSize(set, protocol.resolution().getAsInt())
                    : 0;
            warnings.addAll(protocol.warnings(source == 0, set.embedded(), otherSize));
        });
        warnings.addAll(squares.of(set, sets.get(0), plan.reference().name()));
        return warnings;
    }

    /** Loads the network once on the driver, so that a model that cannot work costs no executor anything. */
    private String fingerprint(ModelChoice model) throws IOException {
        return ModelFiles.checkAndShare(spark, storage, model);
    }

    /** The samples of all sources, with what the plan's metrics require. */
    private List<Sample> tally(
            EvaluationPlan plan,
            ModelChoice model,
            List<Listing> listings,
            List<EmbeddingSet> sets,
            TallyFolder folder) {
        progress.stage("tallying " + sets.size() + " datasets");
        Instant start = Instant.now();
        List<Metric> metrics = plan.metrics().stream().filter(model::allows).toList();
        List<Dataset<Row>> rows = sets.stream().map(set -> set.rows(spark)).toList();
        TallyJob job = new TallyJob(spark, model.card().tallyFields());
        List<BucketedTally> tallies = job.run(rows, folder);
        List<LabelledTallies> labels = Collections.nCopies(sets.size(), LabelledTallies.none());
        if (metrics.stream().anyMatch(metric -> metric.requires().labelFields().contains(MomentFields.GRAM))) {
            labels = job.byLabel(rows, folder);
        } else if (metrics.stream()
                .anyMatch(metric -> !metric.requires().labelFields().isEmpty())) {
            labels = job.marginals(rows, folder);
        }
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            String name = i == 0
                    ? plan.reference().name()
                    : plan.candidates().get(i - 1).name();
            samples.add(new Sample(
                            name,
                            tallies.get(i),
                            labels.get(i),
                            i == 0 ? List.of() : splits(plan, model, rows.get(i)),
                            plan.units())
                    .groupedByUnit(listings.get(i).hasUnits()));
        }
        times.ended(
                "tally", start, sets.stream().mapToLong(EmbeddingSet::embedded).sum());
        return samples;
    }

    private List<Tally> splits(EvaluationPlan plan, ModelChoice model, Dataset<Row> rows) {
        TallyFields fields = model.card().tallyFields();
        return plan.inceptionSplits().isPresent() && fields.hasLogits()
                ? new PredictionSplits(spark, fields, plan.inceptionSplits().getAsInt()).of(rows)
                : List.of();
    }

    /** The folds over pairs of every candidate, if a metric of the plan needs any. */
    private List<Optional<PairFindings>> pairs(EvaluationPlan plan, ModelChoice model, List<EmbeddingSet> sets) {
        PairRequirements required = PairRequirements.of(
                        plan.metrics().stream().filter(model::allows).toList())
                .withFloors();
        if (required.none()) {
            return Collections.nCopies(sets.size() - 1, Optional.empty());
        }
        progress.stage("comparing pairs of " + (sets.size() - 1) + " candidates");
        Instant start = Instant.now();
        List<Dataset<Row>> rows = sets.stream().map(set -> set.rows(spark)).toList();
        List<PairFindings> folds =
                new PairsJob(spark, required, plan.pairsLimit()).run(rows.get(0), rows.subList(1, rows.size()));
        times.ended("pairs", start, 0);
        return folds.stream().map(Optional::of).toList();
    }

    /** The pairs of a few rows of every candidate, if a metric of the plan makes use of them. */
    private List<Optional<FewPairs>> fewPairs(EvaluationPlan plan, ModelChoice model, List<EmbeddingSet> sets) {
        Plan required = Plan.of(plan.metrics().stream().filter(model::allows).toList());
        if (required.onFewPairs().isEmpty()) {
            return Collections.nCopies(sets.size() - 1, Optional.empty());
        }
        Instant start = Instant.now();
        FewPairsTask task = new FewPairsTask(sets.get(0).rows(spark), required.onFewPairs());
        List<Optional<FewPairs>> found =
                sets.stream().skip(1).map(set -> task.of(set.rows(spark))).toList();
        times.ended("residual", start, 0);
        return found;
    }

    private void score(
            EvaluationPlan plan,
            ModelChoice model,
            List<Sample> samples,
            List<Optional<PairFindings>> pairs,
            List<Optional<FewPairs>> fewPairs,
            List<Report.ScoreEntry> scores,
            List<Report.DifferenceEntry> differences) {
        progress.stage("scoring " + plan.candidates().size() + " candidates");
        Instant start = Instant.now();
        List<Metric> metrics = plan.metrics().stream().filter(model::allows).toList();
        List<Scoring.Candidate> candidates = new ArrayList<>();
        for (int c = 1; c < samples.size(); c++) {
            candidates.add(new Scoring.Candidate(samples.get(c), metrics, pairs.get(c - 1), fewPairs.get(c - 1)));
        }
        Scoring scoring = Scoring.of(
                model.card().title(),
                new ModelTraits(model.card().name(), model.card().unitNorm()),
                samples.get(0),
                candidates);
        scores.addAll(scoring.scores());
        differences.addAll(scoring.differences());
        times.ended("score", start, 0);
    }

    private SlicesEntry slices(
            EvaluationPlan plan, Slicing slicing, ModelChoice model, List<NamedSource> sources, List<EmbeddingSet> sets)
            throws IOException {
        progress.stage("scoring slices by " + slicing.column().name());
        Instant start = Instant.now();
        SlicesEntry table = new SliceJob(spark, model, slicing, plan.units()).run(sources, sets);
        times.ended("slices", start, 0);
        return table;
    }
}
