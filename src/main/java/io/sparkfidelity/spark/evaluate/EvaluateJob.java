package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.report.Explanations;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.SourceEmbeddings;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.cache.TooManyRejectsException;
import io.sparkfidelity.spark.caption.CaptionSets;
import io.sparkfidelity.spark.explain.ExplainJob;
import io.sparkfidelity.spark.measure.MeasureFindings;
import io.sparkfidelity.spark.measure.MeasureStage;
import io.sparkfidelity.spark.measure.MeasureWork;
import io.sparkfidelity.spark.measure.ValuesTable;
import io.sparkfidelity.spark.measure.WorstImages;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.spark.slice.SliceJob;
import io.sparkfidelity.spark.slice.Slicing;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
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
        Map<ModelChoice, ScoredSet> statistics = plan.storedSets();
        List<Report.DatasetEntry> datasets = new ArrayList<>();
        List<Report.ModelEntry> models = new ArrayList<>();
        List<Report.ScoreEntry> scores = new ArrayList<>();
        List<Report.DifferenceEntry> differences = new ArrayList<>();
        List<SlicesEntry> slices = new ArrayList<>();
        List<Report.SpectrumEntry> spectra = new ArrayList<>();
        List<Report.SampleEntry> pictures = new ArrayList<>();
        CaptionSets captions = new CaptionSets(spark);
        Optional<ExplainStage> explaining = plan.explaining()
                .filter(how -> withReference && !plan.balanced())
                .map(how -> new ExplainStage(
                        spark,
                        plan,
                        how,
                        new ExplainJob(spark, storage, how, plan.pairsLimit(), progress, times, captions)));
        OutputStage outputs = new OutputStage(spark, plan, progress, times);
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
                    plan.slicing().get().slices().requireFew(listing.images(), source);
                }
            }
            if (plan.balanced()) {
                BalancedSets.requireLabels(sources, listings);
            }
            Optional<NamedSource> train = plan.explaining().flatMap(how -> how.train());
            if (train.isPresent()) {
                trainings.list(train.get(), OptionalLong.empty());
            }
            measures.requireListed(plan.candidates(), plan.models());
            Optional<SharedUnits> shared = plan.units().isPresent() && withReference
                    ? Optional.of(SharedUnits.of(sources, listings))
                    : Optional.empty();
            SetWarnings cautions = new SetWarnings(spark, plan, shared, captions);
            // Loads each network once on the driver, so that a model that cannot work costs no executor anything.
            List<SourceEmbeddings.Checked> checked = new ArrayList<>();
            for (ModelChoice model : plan.models()) {
                checked.add(SourceEmbeddings.Checked.of(spark, storage, model));
            }
            for (int m = 0; m < checked.size(); m++) {
                ModelChoice model = checked.get(m).model();
                models.add(model.entry(checked.get(m).fingerprint()));
                List<SourceEmbeddings.Checked> fromHere = checked.subList(m, checked.size());
                List<JobSet> sets = embeddings.embed(
                        fromHere, plan.cache(), plan.embedding(), plan.maxRejectRatio(), measures.inPassing());
                if (pictures.isEmpty()) {
                    pictures.addAll(new SamplePictures(spark, plan, times).of(sets));
                }
                Optional<JobSet> trained =
                        trainings
                                .embed(fromHere, plan.cache(), plan.embedding(), plan.maxRejectRatio(), List.of())
                                .stream()
                                .findFirst();
                Optional<JobSet> reference = withReference ? Optional.of(sets.get(0)) : Optional.empty();
                Map<String, List<String>> warnings = new HashMap<>();
                for (JobSet set : sets) {
                    warnings.put(set.name(), cautions.of(model, set, reference));
                }
                Scoring scoring = Scoring.NONE;
                Set<String> named = new HashSet<>();
                for (ModelChoice output : model.outputs()) {
                    Optional<ExplainStage> explains =
                            explaining.filter(each -> output.output() == ModelOutput.EMBEDDING);
                    boolean measured = output.output() == ModelOutput.EMBEDDING
                            && plan.measures().allow(model);
                    if (!plan.allowed(output).isEmpty() || explains.isPresent() || measured) {
                        OutputFindings found = outputs.run(
                                output, sets, trained, Optional.ofNullable(statistics.get(output)), warnings, explains);
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
                if (measures.slicing().isPresent()) {
                    slices.add(
                            slices(plan, measures.slicing().get(), model, sets).with(ofSlices));
                }
            }
        }
        models.addAll(measures.networks());
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
                explaining.map(ExplainStage::explanations).orElse(Explanations.NONE),
                measures.findings().entry(),
                notes(plan, withReference, measures.findings()));
    }

    private static List<String> notes(EvaluationPlan plan, boolean withReference, MeasureFindings measured) {
        List<String> notes = new ArrayList<>(plan.notes());
        if (plan.explaining().isPresent() && !withReference) {
            notes.add("no image is explained, as those of the reference were not looked at; --explain 0 says that none"
                    + " need be");
        }
        notes.addAll(measured.notes());
        // What holds for several measures is said once.
        return notes.stream().distinct().toList();
    }

    private SlicesEntry slices(EvaluationPlan plan, Slicing slicing, ModelChoice model, List<JobSet> sets)
            throws IOException {
        progress.stage("scoring slices by " + slicing.slices().name());
        Instant start = Instant.now();
        SlicesEntry entry = new SliceJob(spark, model, slicing, plan.units()).run(sets);
        times.ended("slices", start, 0);
        return entry;
    }
}
