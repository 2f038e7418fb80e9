package io.sparkfidelity.spark.audit;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.diversity.Diversity;
import io.sparkfidelity.metric.diversity.IntrinsicDimension;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.NeighbourFold;
import io.sparkfidelity.pairs.NeighbourRatios;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.near.NearPairs;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.report.Explanations;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.SlicesEntry;
import io.sparkfidelity.report.audit.Audit;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.SourceEmbeddings;
import io.sparkfidelity.spark.cache.SquareWarnings;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.cache.TooManyRejectsException;
import io.sparkfidelity.spark.cache.Units;
import io.sparkfidelity.spark.caption.CaptionSets;
import io.sparkfidelity.spark.explain.ExplainJob;
import io.sparkfidelity.spark.explain.ExplainedSet;
import io.sparkfidelity.spark.explain.Explaining;
import io.sparkfidelity.spark.explain.GalleryPictures;
import io.sparkfidelity.spark.explain.PicturedSet;
import io.sparkfidelity.spark.measure.MeasureFindings;
import io.sparkfidelity.spark.measure.MeasureStage;
import io.sparkfidelity.spark.measure.MeasureWork;
import io.sparkfidelity.spark.measure.ValuesTable;
import io.sparkfidelity.spark.measure.WorstImages;
import io.sparkfidelity.spark.pairs.SideRows;
import io.sparkfidelity.spark.pairs.SparkFolds;
import io.sparkfidelity.spark.picture.PictureStrip;
import io.sparkfidelity.spark.score.ScoreStages;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.spark.slice.SliceJob;
import io.sparkfidelity.spark.tally.PlannedTallies;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Compares every dataset with every other, each embedded and tallied once, and looks for images that two of them have. */
public final class AuditJob {
    private final SparkSession spark;
    private final Storage storage;
    private final Progress progress;
    private final StageTimes times = new StageTimes();
    private final ValuesTable values;

    /** @param values gets what is measured of single images */
    public AuditJob(SparkSession spark, Storage storage, Progress progress, ValuesTable values) {
        this.spark = spark;
        this.storage = storage;
        this.progress = progress;
        this.values = values;
    }

    /**
     * Runs the plan.
     *
     * @throws SourceException if a source cannot be used, or there are not 2 to {@link AuditPlan#MOST_DATASETS} datasets
     * @throws TooManyRejectsException if a source loses more images than the plan allows
     */
    public AuditResult run(AuditPlan plan) throws IOException, TooManyRejectsException {
        ModelChoice model = plan.model();
        CaptionSets captions = new CaptionSets(spark);
        MeasureStage measures = MeasureStage.ofPeers(
                plan.measures()
                        .measurings(
                                new MeasureWork(spark, storage, plan.cache(), plan.embedding(), captions, progress)),
                progress,
                times,
                values,
                new WorstImages(captions, plan.samples() > 0, plan.embedding().maxPixels()));
        measures.require(Optional.empty(), plan.sources());
        if (plan.slicing().isPresent()) {
            measures.requireCut(plan.slicing().get(), plan.sources().get(0));
        }
        try (SourceEmbeddings sources = new SourceEmbeddings(spark, storage, progress, times);
                captions) {
            for (NamedSource source : plan.sources()) {
                Listing listing = sources.list(source, plan.limit());
                if (source.captions().isPresent() || plan.measures().clipScore()) {
                    captions.read(source, listing);
                }
                if (plan.slicing().isPresent()) {
                    plan.slicing().get().slices().requireFew(listing.images(), source);
                }
            }
            measures.requireListed(plan.sources(), List.of(model));
            SourceEmbeddings.Checked checked = SourceEmbeddings.Checked.of(spark, storage, model);
            List<AuditedSet> sets = sets(
                    plan,
                    sources.embed(
                            List.of(checked),
                            plan.cache(),
                            plan.embedding(),
                            plan.maxRejectRatio(),
                            measures.inPassing()),
                    captions);
            try (TallyFolder folder = new TallyFolder()) {
                List<Sample> samples = tally(plan, sets, folder);
                List<Report.DatasetEntry> datasets = new ArrayList<>();
                for (int i = 0; i < sets.size(); i++) {
                    AuditedSet set = sets.get(i);
                    datasets.add(set.set()
                            .entry(
                                    set.name(),
                                    "dataset",
                                    model.card().title(),
                                    set.source(),
                                    set.duplicates(),
                                    Units.embedded(set.listing(), set.rows()),
                                    set.leftAlone(),
                                    set.warnings(),
                                    samples.get(i).tally().pooled().digest()));
                }
                List<Report.ScoreEntry> scores = new ArrayList<>(scores(plan, sets, samples));
                List<Audit.DiversityEntry> diversity = diversity(plan, sets, samples);
                Found duplicates = duplicates(plan, sets);
                List<Report.SampleEntry> pictures = pictures(plan, sets, duplicates.listed());
                Explanations explained = explained(plan, sets, samples, captions);
                measures.measure(
                        model,
                        Optional.empty(),
                        sets.stream().map(AuditedSet::images).toList());
                MeasureFindings measured = measures.findings();
                scores.addAll(measured.scores());
                List<SlicesEntry> slices = slices(plan, measures, sets);
                return new AuditResult(
                        new Findings(
                                datasets,
                                List.of(model.entry(checked.fingerprint())),
                                scores,
                                List.of(),
                                slices,
                                times.entries(),
                                List.of(),
                                pictures,
                                explained,
                                measured.entry(),
                                measured.notes()),
                        diversity,
                        duplicates.entry(),
                        duplicates.listed());
            }
        }
    }

    private List<AuditedSet> sets(AuditPlan plan, List<JobSet> embedded, CaptionSets captions) throws SourceException {
        List<AuditedSet> sets = new ArrayList<>();
        SquareWarnings squares = new SquareWarnings(spark, plan.model().card());
        Optional<JobSet> first = Optional.of(embedded.get(0));
        for (JobSet set : embedded) {
            List<String> warnings = new ArrayList<>(squares.of(set.embedded(), first));
            captions.of(set.name()).ifPresent(said -> warnings.addAll(said.warnings()));
            AuditedSet whole = AuditedSet.of(set, warnings);
            if (plan.splitBy().isPresent()) {
                String prefix = embedded.size() == 1 ? "" : set.name() + "/";
                List<AuditedSet> parts = AuditedSet.parts(whole, plan.splitBy().get(), prefix);
                parts.forEach(part -> captions.share(set.name(), part.name()));
                sets.addAll(parts);
            } else {
                sets.add(whole);
            }
        }
        if (sets.size() < 2 || sets.size() > AuditPlan.MOST_DATASETS) {
            throw new SourceException("an audit compares 2 to " + AuditPlan.MOST_DATASETS + " datasets, and there "
                    + (sets.size() == 1 ? "is " : "are ") + sets.size() + "; name them by --dataset");
        }
        if (plan.slicing().isPresent() && sets.size() > AuditPlan.MOST_SLICED) {
            throw new SourceException("--group-by compares the slices of up to " + AuditPlan.MOST_SLICED
                    + " datasets, and there are " + sets.size() + "; name fewer, or leave it out");
        }
        return sets;
    }

    private List<Sample> tally(AuditPlan plan, List<AuditedSet> sets, TallyFolder folder) {
        progress.stage("tallying " + sets.size() + " datasets");
        Instant start = Instant.now();
        List<Dataset<Row>> rows = sets.stream().map(AuditedSet::rows).toList();
        // What is said of each set alone requires fields too.
        List<Metric> metrics = Stream.concat(plan.metrics().stream(), Diversity.metrics(features(plan)).stream())
                .toList();
        PlannedTallies tallies =
                PlannedTallies.of(spark, plan.model().card().tallyFields(), Plan.of(metrics), rows, folder);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            samples.add(new Sample(
                            sets.get(i).name(),
                            tallies.sets().get(i),
                            tallies.labels().get(i),
                            Optional.empty())
                    .groupedByUnit(sets.get(i).listing().hasUnits()));
        }
        times.ended(
                "tally",
                start,
                sets.stream().mapToLong(set -> set.set().embedded()).sum());
        return samples;
    }

    /** Every set as a reference for those after it, and by directed metrics for those before it too. */
    private List<Report.ScoreEntry> scores(AuditPlan plan, List<AuditedSet> sets, List<Sample> samples) {
        progress.stage("scoring " + sets.size() * (sets.size() - 1) / 2 + " pairs of datasets");
        Instant start = Instant.now();
        List<Metric> directed = plan.metrics().stream()
                .filter(metric -> metric.comparison() == Comparison.DIRECTED)
                .toList();
        List<Report.ScoreEntry> scores = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            scores.addAll(
                    scores(plan, directed, i, IntStream.range(0, i).boxed().toList(), sets, samples));
            scores.addAll(scores(
                    plan,
                    plan.metrics(),
                    i,
                    IntStream.range(i + 1, sets.size()).boxed().toList(),
                    sets,
                    samples));
        }
        times.ended("score", start, 0);
        return List.copyOf(scores);
    }

    private List<Report.ScoreEntry> scores(
            AuditPlan plan,
            List<Metric> metrics,
            int reference,
            List<Integer> candidates,
            List<AuditedSet> sets,
            List<Sample> samples) {
        if (metrics.isEmpty() || candidates.isEmpty()) {
            return List.of();
        }
        ScoreStages stages = new ScoreStages(
                () -> spark,
                plan.model().card().title(),
                features(plan),
                plan.pairsLimit(),
                Scoring.Extent.SCORES_ONLY,
                Progress.silent(),
                new StageTimes());
        return stages.scores(
                        scored(sets, samples, reference),
                        candidates.stream()
                                .map(c -> new ScoreStages.Candidate(scored(sets, samples, c), metrics))
                                .toList())
                .scores();
    }

    private static ScoredSet scored(List<AuditedSet> sets, List<Sample> samples, int place) {
        return ScoredSet.of(samples.get(place), sets.get(place).rows());
    }

    /** The slices of every pair, those of the datasets behind it against each dataset. */
    private List<SlicesEntry> slices(AuditPlan plan, MeasureStage measures, List<AuditedSet> sets) throws IOException {
        if (plan.slicing().isEmpty()) {
            return List.of();
        }
        progress.stage("scoring slices by " + plan.slicing().get().slices().name());
        Instant start = Instant.now();
        List<JobSet> images = sets.stream().map(AuditedSet::images).toList();
        SliceJob job = new SliceJob(
                spark, plan.model(), measures.cut(plan.slicing().get(), plan.model(), images), Optional.empty());
        List<SlicesEntry> slices = new ArrayList<>();
        for (int i = 0; i < images.size() - 1; i++) {
            slices.add(job.run(images.subList(i, images.size()))
                    .against(images.get(i).name()));
        }
        times.ended("slices", start, 0);
        return List.copyOf(slices);
    }

    private List<Audit.DiversityEntry> diversity(AuditPlan plan, List<AuditedSet> sets, List<Sample> samples) {
        progress.stage("nearest neighbours within " + sets.size() + " datasets");
        Instant start = Instant.now();
        SparkFolds grid = new SparkFolds(spark, 0);
        List<Audit.DiversityEntry> diversity = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            Sample sample = samples.get(i);
            List<Score> scores = new ArrayList<>(OpenBlas.alone(() -> Diversity.ofTally(features(plan), sample)));
            try (SideRows side = new SideRows(Side.REFERENCE, sets.get(i).rows(), plan.pairsLimit())) {
                NeighbourFold.Spec neighbours = IntrinsicDimension.neighbours(Side.REFERENCE);
                scores.add(Diversity.intrinsicDimension(
                        sample,
                        NeighbourRatios.of(grid.within(side, FoldGroup.of(neighbours))
                                .of(neighbours)
                                .values())));
            }
            scores.forEach(score -> diversity.add(Audit.DiversityEntry.of(sample.name(), score)));
        }
        times.ended("diversity", start, 0);
        return List.copyOf(diversity);
    }

    /** Of two datasets alone: of more, nobody would look at all pairs' images. */
    private Explanations explained(AuditPlan plan, List<AuditedSet> sets, List<Sample> samples, CaptionSets captions)
            throws IOException {
        if (plan.explaining().isEmpty() || sets.size() != 2) {
            return Explanations.NONE;
        }
        Explaining explaining = plan.explaining().get();
        List<ExplainedSet> each = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            AuditedSet set = sets.get(i);
            each.add(new ExplainedSet(
                    new PicturedSet(set.name(), set.listing(), set.set().prepare()),
                    set.rows(),
                    samples.get(i).tally()));
        }
        List<ExplanationEntry> entries = new ExplainJob(
                        spark, storage, explaining, plan.pairsLimit(), progress, times, captions)
                .run(plan.model().card().title(), features(plan), each.get(0), each.subList(1, 2), Optional.empty());
        PictureStrip strip = new PictureStrip(spark, 0, plan.embedding().maxPixels());
        return new Explanations(
                entries,
                GalleryPictures.of(
                        entries, each.stream().map(ExplainedSet::pictured).toList(), explaining, strip));
    }

    private record Found(Audit.DuplicatesEntry entry, List<Audit.DuplicateEntry> listed) {}

    private Found duplicates(AuditPlan plan, List<AuditedSet> sets) {
        progress.stage("looking for duplicates across " + sets.size() + " datasets");
        Instant start = Instant.now();
        IdenticalImages identical = IdenticalImages.of(sets, AuditResult.MOST_LISTED);
        NearPairsJob.Found near = new NearPairsJob(
                        spark, plan.model().card().unitNorm(), plan.pairsLimit(), AuditResult.MOST_LISTED)
                .run(sets, plan.duplicatesBelow());
        NearPairs pairs = near.pairs();
        List<Audit.PairCount> counts = new ArrayList<>();
        List<Audit.WithinCount> within = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            within.add(new Audit.WithinCount(
                    sets.get(i).name(),
                    near.compared().get(i),
                    identical.repeated().get(i),
                    pairs.count(i, i)));
            for (int j = i + 1; j < sets.size(); j++) {
                long same = identical.contents().getOrDefault(List.of(i, j), 0L);
                if (same > 0 || pairs.count(i, j) > 0) {
                    counts.add(
                            new Audit.PairCount(sets.get(i).name(), sets.get(j).name(), same, pairs.count(i, j)));
                }
            }
        }
        List<Audit.DuplicateEntry> listed = new ArrayList<>(identical.listed());
        listed.addAll(near.listed());
        times.ended("duplicates", start, 0);
        return new Found(
                Audit.DuplicatesEntry.of(plan.duplicatesBelow(), near.search(), counts, within, listed),
                List.copyOf(listed));
    }

    /** Of both images of some duplicates: identical ones and near ones, as many of either as there are. */
    private List<Report.SampleEntry> pictures(
            AuditPlan plan, List<AuditedSet> sets, List<Audit.DuplicateEntry> duplicates) throws IOException {
        List<Audit.DuplicateEntry> identical = ofKind(duplicates, Audit.DuplicateEntry.IDENTICAL);
        List<Audit.DuplicateEntry> near = ofKind(duplicates, Audit.DuplicateEntry.NEAR);
        int half = (plan.samples() + 1) / 2;
        int ofNear = Math.min(near.size(), plan.samples() - Math.min(half, identical.size()));
        List<Audit.DuplicateEntry> shown = Stream.concat(
                        identical.stream().limit(plan.samples() - ofNear),
                        near.stream().limit(ofNear))
                .toList();
        PictureStrip strip =
                new PictureStrip(spark, plan.samples(), plan.embedding().maxPixels());
        List<Report.SampleEntry> pictures = new ArrayList<>();
        for (AuditedSet set : sets) {
            List<String> ids = shown.stream()
                    .flatMap(duplicate -> Stream.of(
                            new ShownImage(duplicate.firstDataset(), duplicate.firstId()),
                            new ShownImage(duplicate.secondDataset(), duplicate.secondId())))
                    .filter(image -> image.dataset().equals(set.name()))
                    .map(ShownImage::id)
                    .distinct()
                    .toList();
            pictures.addAll(strip.ofImages(set.name(), set.listing(), set.set().prepare(), ids));
        }
        return pictures;
    }

    private static List<Audit.DuplicateEntry> ofKind(List<Audit.DuplicateEntry> duplicates, String kind) {
        return duplicates.stream()
                .filter(duplicate -> duplicate.kind().equals(kind))
                .toList();
    }

    private record ShownImage(String dataset, String id) {}

    private static ModelTraits features(AuditPlan plan) {
        return plan.model().traits();
    }
}
