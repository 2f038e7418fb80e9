package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.report.Explanations;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
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
import io.sparkfidelity.spark.caption.CaptionSets;
import io.sparkfidelity.spark.explain.ExplainJob;
import io.sparkfidelity.spark.explain.ExplainedSet;
import io.sparkfidelity.spark.explain.GalleryCaptions;
import io.sparkfidelity.spark.explain.GalleryPictures;
import io.sparkfidelity.spark.explain.PicturedSet;
import io.sparkfidelity.spark.explain.TrainingSet;
import io.sparkfidelity.spark.measure.MeasureFindings;
import io.sparkfidelity.spark.measure.MeasureStage;
import io.sparkfidelity.spark.measure.MeasureWork;
import io.sparkfidelity.spark.measure.ValuesTable;
import io.sparkfidelity.spark.measure.WorstImages;
import io.sparkfidelity.spark.score.ScoreStages;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.spark.slice.SliceJob;
import io.sparkfidelity.spark.slice.Slicing;
import io.sparkfidelity.spark.tally.PlannedTallies;
import io.sparkfidelity.spark.tally.PredictionSplits;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
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
    private final ValuesTable values;

    /** @param values gets what is measured of single images */
    public EvaluateJob(SparkSession spark, Storage storage, Progress progress, ValuesTable values) {
        this.spark = spark;
        this.storage = storage;
        this.progress = progress;
        this.values = values;
    }

    /**
     * Runs the plan.
     *
     * @throws IOException if a source or model cannot be used; nothing has been embedded by then, unless an executor
     *     found the trouble
     * @throws TooManyRejectsException if a dataset loses more images than the plan allows
     */
    public Findings run(EvaluationPlan plan) throws IOException, TooManyRejectsException {
        plan.requireUsefulReference();
        List<NamedSource> sources = plan.sources();
        boolean withReference = plan.isReference(sources.get(0));
        // Before anything is listed: statistics that are none cost nobody an hour.
        Map<ModelChoice, ScoredSet> statistics = statistics(plan);
        List<Report.DatasetEntry> datasets = new ArrayList<>();
        List<Report.ModelEntry> models = new ArrayList<>();
        List<Report.ScoreEntry> scores = new ArrayList<>();
        List<Report.DifferenceEntry> differences = new ArrayList<>();
        List<SlicesEntry> slices = new ArrayList<>();
        List<Report.SpectrumEntry> spectra = new ArrayList<>();
        List<Report.SampleEntry> pictures = new ArrayList<>();
        CaptionSets captions = new CaptionSets(spark);
        Optional<Explaining> explaining = plan.explaining()
                .map(how -> new Explaining(
                        new ExplainJob(spark, storage, how, plan.pairsLimit(), progress, times),
                        captions,
                        new ArrayList<>(),
                        new ArrayList<>()));
        MeasureStage measures = new MeasureStage(
                plan.measures()
                        .measurings(
                                new MeasureWork(spark, storage, plan.cache(), plan.embedding(), captions, progress)),
                plan.units(),
                progress,
                times,
                values,
                new WorstImages(captions, plan.samples() > 0, plan.embedding().maxPixels()),
                plan.slicing());
        measures.require(plan.reference().images(), plan.candidates());
        try (SourceEmbeddings embeddings = new SourceEmbeddings(spark, storage, progress, times);
                SourceEmbeddings trainings = new SourceEmbeddings(spark, storage, progress, times);
                captions) {
            List<Listing> listings = new ArrayList<>();
            for (NamedSource source : sources) {
                Listing listing = embeddings.list(
                        source, plan.isReference(source) ? plan.referenceLimit() : plan.candidateLimit());
                listings.add(listing);
                if (source.captions().isPresent() || plan.measures().clipScore()) {
                    captions.read(source, listing);
                }
                if (plan.slicing().isPresent()) {
                    plan.slicing().get().column().requireFew(listing.images(), source);
                }
            }
            Optional<NamedSource> train = plan.explaining().flatMap(how -> how.train());
            if (train.isPresent()) {
                trainings.list(train.get(), OptionalLong.empty());
            }
            measures.requireListed(plan.candidates(), plan.models());
            Optional<SharedUnits> shared = plan.units().isPresent() && withReference
                    ? Optional.of(SharedUnits.of(sources, listings))
                    : Optional.empty();
            for (ModelChoice model : plan.models()) {
                // Loads the network once on the driver, so that a model that cannot work costs no executor anything.
                String fingerprint = ModelFiles.checkAndShare(spark, storage, model);
                models.add(model.entry(fingerprint));
                List<JobSet> sets =
                        embeddings.embed(model, fingerprint, plan.cache(), plan.embedding(), plan.maxRejectRatio());
                if (pictures.isEmpty()) {
                    pictures.addAll(pictures(plan, sets));
                }
                Optional<JobSet> trained =
                        trainings
                                .embed(model, fingerprint, plan.cache(), plan.embedding(), plan.maxRejectRatio())
                                .stream()
                                .findFirst();
                Optional<JobSet> reference = withReference ? Optional.of(sets.get(0)) : Optional.empty();
                Map<String, List<String>> warnings = new HashMap<>();
                for (JobSet set : sets) {
                    warnings.put(set.name(), warnings(plan, model, set, reference, shared, captions));
                }
                Scoring scoring = Scoring.NONE;
                Set<String> named = new HashSet<>();
                for (ModelChoice output : model.outputs()) {
                    Optional<Explaining> explains =
                            explaining.filter(each -> withReference && output.output() == ModelOutput.EMBEDDING);
                    boolean measured = output.output() == ModelOutput.EMBEDDING
                            && plan.measures().allow(model);
                    if (!plan.allowed(output).isEmpty() || explains.isPresent() || measured) {
                        OfOutput found = ofOutput(
                                plan,
                                output,
                                sets,
                                trained,
                                Optional.ofNullable(statistics.get(output)),
                                warnings,
                                explains);
                        spectra.addAll(named.isEmpty() ? found.spectra() : List.of());
                        // Every set once for a model, though several of its outputs are looked at.
                        found.datasets().stream()
                                .filter(entry -> named.add(entry.name()))
                                .forEach(datasets::add);
                        scoring = scoring.plus(found.scoring());
                    }
                }
                trained.ifPresent(set -> datasets.add(
                        set.entry("train", model.card().title(), set.listing().warnings(), "")));
                scores.addAll(scoring.scores());
                differences.addAll(scoring.differences());
                Map<SlicesEntry.Key, List<Report.ScoreEntry>> ofSlices =
                        measures.measure(model, reference, sets.subList(withReference ? 1 : 0, sets.size()));
                if (plan.slicing().isPresent()) {
                    slices.add(slices(plan, plan.slicing().get(), model, sets).with(ofSlices));
                }
            }
        }
        scores.addAll(measures.findings().scores());
        differences.addAll(measures.findings().differences());
        return new Findings(
                datasets,
                models,
                scores,
                differences,
                slices,
                times.entries(),
                spectra,
                pictures,
                explaining
                        .map(each -> new Explanations(each.explained(), each.extremes()))
                        .orElse(Explanations.NONE),
                measures.findings().entry(),
                notes(plan, withReference, measures.findings()));
    }

    private static List<String> notes(EvaluationPlan plan, boolean withReference, MeasureFindings measured) {
        List<String> notes = new ArrayList<>(plan.reference().notes(plan.metrics(), plan.models()));
        if (plan.explaining().isPresent() && !withReference) {
            notes.add(
                    "no image is explained, as those of the reference were not looked at; --explain 0 says that none need be");
        }
        notes.addAll(measured.notes());
        return notes;
    }

    private record OfOutput(List<Report.DatasetEntry> datasets, List<Report.SpectrumEntry> spectra, Scoring scoring) {}

    /**
     * What one output of a model says of the sets.
     *
     * @param sets with the model's embeddings
     * @param trained what the candidates' model was trained on, if it is known
     * @param statistics of the reference, where scores are against those
     * @param warnings of each set
     * @param explaining gets what its images explain, if they are to
     */
    private OfOutput ofOutput(
            EvaluationPlan plan,
            ModelChoice output,
            List<JobSet> sets,
            Optional<JobSet> trained,
            Optional<ScoredSet> statistics,
            Map<String, List<String>> warnings,
            Optional<Explaining> explaining)
            throws IOException {
        String title = output.card().title();
        try (TallyFolder folder = new TallyFolder()) {
            List<Report.DatasetEntry> datasets = new ArrayList<>();
            statistics.ifPresent(stored ->
                    datasets.add(plan.reference().statistics().orElseThrow().entry(stored, title)));
            List<ScoredSet> scored = new ArrayList<>();
            List<JobSet> looked =
                    sets.stream().map(set -> set.of(output.output())).toList();
            List<Tallied> tallied = tally(plan, output, looked, folder);
            for (Tallied each : tallied) {
                JobSet set = each.set();
                datasets.add(set.entry(
                        plan.isReference(set.source()) ? "reference" : "candidate",
                        title,
                        Objects.requireNonNull(warnings.get(set.name())),
                        each.scored().sample().tally().pooled().digest()));
                scored.add(each.scored());
            }
            ScoreStages stages = stages(plan, output);
            OfOutput found = new OfOutput(
                    datasets,
                    stages.spectra(
                            Stream.concat(statistics.stream(), scored.stream()).toList()),
                    scores(plan, output, stages, statistics, scored));
            if (explaining.isPresent()) {
                explain(explaining.get(), plan, output, tallied, trained);
            }
            return found;
        }
    }

    /** What explains the scores of the models so far. Mutable, one a job. */
    private record Explaining(
            ExplainJob job,
            CaptionSets captions,
            List<ExplanationEntry> explained,
            List<Report.SampleEntry> extremes) {}

    private void explain(
            Explaining explaining,
            EvaluationPlan plan,
            ModelChoice model,
            List<Tallied> tallied,
            Optional<JobSet> trained)
            throws IOException {
        List<ExplainedSet> sets = tallied.stream().map(Tallied::explained).toList();
        List<ExplanationEntry> entries = explaining
                .job()
                .run(
                        model.card().title(),
                        traits(model),
                        sets.get(0),
                        sets.subList(1, sets.size()),
                        trained.map(set -> new TrainingSet(
                                pictured(set),
                                set.rows(),
                                model.card().duplicatesBelow().orElse(TrainingSet.BELOW))));
        explaining.explained().addAll(GalleryCaptions.with(entries, explaining.captions()));
        if (explaining.extremes().isEmpty()) {
            explaining
                    .extremes()
                    .addAll(GalleryPictures.of(
                            explaining.explained(),
                            Stream.concat(tallied.stream().map(Tallied::set), trained.stream())
                                    .map(EvaluateJob::pictured)
                                    .toList(),
                            plan.explaining().orElseThrow(),
                            strip(plan, sets.size())));
        }
    }

    /** The stored statistics in the numbers of every output that has scores against them. */
    private static Map<ModelChoice, ScoredSet> statistics(EvaluationPlan plan) throws SourceException {
        Map<ModelChoice, ScoredSet> sets = new HashMap<>();
        if (plan.reference().statistics().isPresent()) {
            for (ModelChoice model : plan.models()) {
                for (ModelChoice output : model.outputs()) {
                    if (plan.allowed(output).stream()
                            .anyMatch(metric -> plan.reference().ofStatistics(metric, output))) {
                        plan.reference().statistics().get().scored(output).ifPresent(set -> sets.put(output, set));
                    }
                }
            }
        }
        return sets;
    }

    /**
     * The scores against the stored statistics and against images, as either has what a metric needs.
     *
     * @param sets the reference where its images are looked at, and the candidates
     */
    private static Scoring scores(
            EvaluationPlan plan,
            ModelChoice model,
            ScoreStages stages,
            Optional<ScoredSet> statistics,
            List<ScoredSet> sets) {
        List<ScoredSet> candidates =
                sets.subList(sets.size() - plan.candidates().size(), sets.size());
        Map<Boolean, List<Metric>> metrics = plan.allowed(model).stream()
                .collect(Collectors.partitioningBy(metric -> plan.reference().ofStatistics(metric, model)));
        Scoring scoring = Scoring.NONE;
        for (boolean ofStatistics : new boolean[] {true, false}) {
            List<Metric> these = Objects.requireNonNull(metrics.get(ofStatistics));
            if (!these.isEmpty()) {
                scoring = scoring.plus(stages.scores(
                        ofStatistics ? statistics.orElseThrow() : sets.get(0),
                        candidates.stream()
                                .map(set -> new ScoreStages.Candidate(set, these))
                                .toList()));
            }
        }
        return scoring;
    }

    private record Tallied(JobSet set, ScoredSet scored) {
        ExplainedSet explained() {
            return new ExplainedSet(pictured(set), set.rows(), scored.sample().tally());
        }
    }

    private static PicturedSet pictured(JobSet set) {
        return new PicturedSet(set.name(), set.listing(), set.embedded().prepare());
    }

    private static ModelTraits traits(ModelChoice model) {
        return new ModelTraits(model.card().name(), model.card().unitNorm());
    }

    private PictureStrip strip(EvaluationPlan plan, int sets) {
        return new PictureStrip(
                spark,
                PictureStrip.share(plan.samples(), sets),
                plan.embedding().maxPixels());
    }

    private ScoreStages stages(EvaluationPlan plan, ModelChoice model) {
        return new ScoreStages(
                () -> spark,
                model.card().title(),
                traits(model),
                plan.pairsLimit(),
                Scoring.Extent.FULL,
                progress,
                times);
    }

    private List<Report.SampleEntry> pictures(EvaluationPlan plan, List<JobSet> sets) throws IOException {
        PictureStrip strip = strip(plan, sets.size());
        List<Report.SampleEntry> pictures = new ArrayList<>();
        Instant start = Instant.now();
        for (JobSet set : sets) {
            pictures.addAll(strip.of(set.name(), set.listing(), set.embedded()));
        }
        if (!pictures.isEmpty()) {
            times.ended("samples", start, pictures.size());
        }
        return pictures;
    }

    private List<String> warnings(
            EvaluationPlan plan,
            ModelChoice model,
            JobSet set,
            Optional<JobSet> reference,
            Optional<SharedUnits> shared,
            CaptionSets captions) {
        List<String> warnings = new ArrayList<>(set.listing().warnings());
        SquareWarnings squares = new SquareWarnings(spark, model.card());
        plan.protocol().ifPresent(protocol -> {
            long otherSize = protocol.resolution().isPresent()
                    ? squares.otherSize(set.embedded(), protocol.resolution().getAsInt())
                    : 0;
            warnings.addAll(protocol.warnings(
                    plan.isReference(set.source()), set.embedded().embedded(), otherSize));
        });
        shared.flatMap(units -> units.warning(set.name())).ifPresent(warnings::add);
        captions.of(set.name()).ifPresent(said -> warnings.addAll(said.warnings()));
        warnings.addAll(squares.of(set.embedded(), reference));
        return warnings;
    }

    /** All sets with what the plan's metrics require counted. */
    private List<Tallied> tally(EvaluationPlan plan, ModelChoice model, List<JobSet> sets, TallyFolder folder) {
        progress.stage("tallying " + sets.size() + " datasets");
        Instant start = Instant.now();
        PlannedTallies tallies = PlannedTallies.of(
                spark,
                model.card().tallyFields(),
                Plan.of(plan.allowed(model)),
                sets.stream().map(JobSet::rows).toList(),
                folder);
        List<Tallied> tallied = new ArrayList<>();
        for (JobSet set : sets) {
            int place = tallied.size();
            Sample sample = new Sample(
                            set.name(),
                            tallies.sets().get(place),
                            tallies.labels().get(place),
                            plan.isReference(set.source()) ? List.of() : splits(plan, model, set.rows()),
                            plan.units())
                    .groupedByUnit(set.listing().hasUnits());
            tallied.add(new Tallied(set, new ScoredSet(sample, Optional.of(set.rows()))));
        }
        times.ended(
                "tally",
                start,
                sets.stream().mapToLong(set -> set.embedded().embedded()).sum());
        return tallied;
    }

    private List<Tally> splits(EvaluationPlan plan, ModelChoice model, Dataset<Row> rows) {
        TallyFields fields = model.card().tallyFields();
        return plan.inceptionSplits().isPresent()
                        && plan.allowed(model).stream().anyMatch(Metric::usesSplits)
                ? new PredictionSplits(spark, fields, plan.inceptionSplits().getAsInt()).of(rows)
                : List.of();
    }

    private SlicesEntry slices(EvaluationPlan plan, Slicing slicing, ModelChoice model, List<JobSet> sets)
            throws IOException {
        progress.stage("scoring slices by " + slicing.column().name());
        Instant start = Instant.now();
        SlicesEntry entry = new SliceJob(spark, model, slicing, plan.units())
                .run(
                        sets.stream().map(JobSet::source).toList(),
                        sets.stream().map(JobSet::embedded).toList());
        times.ended("slices", start, 0);
        return entry;
    }
}
