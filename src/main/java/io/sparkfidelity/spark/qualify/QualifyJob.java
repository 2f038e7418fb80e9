package io.sparkfidelity.spark.qualify;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.scoring.Plan;
import io.sparkfidelity.report.Explanations;
import io.sparkfidelity.report.Findings;
import io.sparkfidelity.report.MeasuresEntry;
import io.sparkfidelity.report.Report;
import io.sparkfidelity.report.qualify.Qualification;
import io.sparkfidelity.source.DistortedSource;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.source.distort.Ladder;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.cache.SourceEmbeddings;
import io.sparkfidelity.spark.cache.StageTimes;
import io.sparkfidelity.spark.cache.TooManyRejectsException;
import io.sparkfidelity.spark.cache.Units;
import io.sparkfidelity.spark.picture.PictureStrip;
import io.sparkfidelity.spark.score.ScoreStages;
import io.sparkfidelity.spark.score.ScoredSet;
import io.sparkfidelity.spark.score.Scoring;
import io.sparkfidelity.spark.tally.PlannedTallies;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.TallyFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Distorts one half of a set of images more and more, and scores every step against the other half. All steps are of the same
 * images, so that what a metric rises from one step to the next has a small error.
 */
public final class QualifyJob {
    private static final String REFERENCE = "reference";
    private static final String CANDIDATE = "candidate";
    /** The bits of a hash above those of the bucket: both halves fill all buckets, and no unit is in both. */
    private static final int ABOVE_BUCKETS = 4;

    private final SparkSession spark;
    private final Storage storage;
    private final Progress progress;
    private final StageTimes times = new StageTimes();

    public QualifyJob(SparkSession spark, Storage storage, Progress progress) {
        this.spark = spark;
        this.storage = storage;
        this.progress = progress;
    }

    /**
     * Runs the plan.
     *
     * @throws SourceException if the source cannot be used, or a half of it has fewer than two images
     * @throws TooManyRejectsException if more images are lost than the plan allows
     */
    public QualifyResult run(QualifyPlan plan) throws IOException, TooManyRejectsException {
        String name = plan.source().name();
        progress.waiting("listing " + name);
        Instant start = Instant.now();
        try (Listing all = Listing.of(plan.source().source(), plan.limit(), spark);
                SourceEmbeddings sources = new SourceEmbeddings(spark, storage, progress, times)) {
            times.ended("list " + name, start, all.count());
            Prepare square = plan.source()
                    .prepare()
                    .orElseGet(() -> Prepare.parse(
                            "crop-" + plan.model().card().preprocessing().size() + ":bicubic"));
            list(plan, all, square, sources);
            SourceEmbeddings.Checked checked = SourceEmbeddings.Checked.of(spark, storage, plan.model());
            List<JobSet> sets =
                    sources.embed(List.of(checked), plan.cache(), plan.embedding(), plan.maxRejectRatio(), List.of());
            try (TallyFolder folder = new TallyFolder()) {
                List<ScoredSet> scored = scored(plan, sets, all.hasUnits(), folder);
                Scoring scoring = scoring(plan, scored);
                List<Report.DatasetEntry> datasets = new ArrayList<>();
                for (int i = 0; i < sets.size(); i++) {
                    datasets.add(entry(plan, all, sets.get(i), i, scored.get(i)));
                }
                return new QualifyResult(
                        new Findings(
                                datasets,
                                List.of(plan.model().entry(checked.fingerprint())),
                                scoring.scores(),
                                scoring.differences(),
                                List.of(),
                                times.entries(),
                                List.of(),
                                pictures(plan, sets),
                                Explanations.NONE,
                                MeasuresEntry.none(),
                                List.of()),
                        new Qualification.ImagesEntry(all.count(), all.fingerprint(), square.label(), plan.seed()),
                        plan.ladders().stream()
                                .map(ladder -> new Qualification.LadderEntry(
                                        ladder.label(),
                                        ladder.unit(),
                                        ladder.strengths().subList(0, plan.steps())))
                                .toList());
            }
        }
    }

    /** Lists the reference, the candidate as it is, and then the steps of every ladder. */
    private static void list(QualifyPlan plan, Listing all, Prepare square, SourceEmbeddings sources)
            throws IOException {
        Source source = plan.source().source();
        DistortedSource.Treatment none = new DistortedSource.Treatment(
                square, plan.ladders().get(0), 0, plan.seed(), plan.embedding().maxPixels());
        sources.list(new NamedSource(REFERENCE, new DistortedSource(source, half(all, 0), none)), OptionalLong.empty());
        Dataset<Row> candidate = half(all, 1);
        sources.list(
                new NamedSource(Qualification.CLEAN, new DistortedSource(source, candidate, none)),
                OptionalLong.empty());
        for (Ladder ladder : plan.ladders()) {
            for (int step = 1; step <= plan.steps(); step++) {
                DistortedSource.Treatment treatment = none.distorted(ladder, step);
                sources.list(
                        new NamedSource(
                                Qualification.candidate(ladder.label(), step),
                                new DistortedSource(source, candidate, treatment)),
                        OptionalLong.empty());
            }
        }
    }

    private static Dataset<Row> half(Listing all, int which) {
        return all.images().filter((FilterFunction<Row>)
                row -> (Bucket.hash(ImageRef.listed(row).unit()) >>> ABOVE_BUCKETS & 1) == which);
    }

    private List<ScoredSet> scored(QualifyPlan plan, List<JobSet> sets, boolean units, TallyFolder folder) {
        progress.stage("tallying " + sets.size() + " sets");
        Instant start = Instant.now();
        PlannedTallies tallies = PlannedTallies.of(
                spark,
                plan.model().card().tallyFields(),
                Plan.of(plan.metrics()),
                sets.stream().map(JobSet::rows).toList(),
                folder);
        List<ScoredSet> scored = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            scored.add(ScoredSet.of(
                    new Sample(
                                    sets.get(i).name(),
                                    tallies.sets().get(i),
                                    tallies.labels().get(i),
                                    Optional.empty())
                            .groupedByUnit(units),
                    sets.get(i).rows()));
        }
        times.ended(
                "tally",
                start,
                sets.stream().mapToLong(set -> set.embedded().embedded()).sum());
        return scored;
    }

    private Scoring scoring(QualifyPlan plan, List<ScoredSet> scored) {
        ScoreStages stages = new ScoreStages(
                () -> spark,
                plan.model().card().title(),
                plan.model().traits(),
                plan.pairsLimit(),
                Scoring.Extent.DIFFERENCES,
                progress,
                times);
        Scoring all = stages.scores(
                scored.get(0),
                scored.subList(1, scored.size()).stream()
                        .map(set -> new ScoreStages.Candidate(set, plan.metrics()))
                        .toList());
        // Between ladders there is nothing to climb.
        return new Scoring(
                all.scores(),
                all.differences().stream()
                        .filter(difference -> plan.ladders().stream()
                                .anyMatch(ladder -> Qualification.isStep(
                                        ladder.label(), plan.steps(), difference.from(), difference.to())))
                        .toList());
    }

    private Report.DatasetEntry entry(QualifyPlan plan, Listing all, JobSet set, int place, ScoredSet scored) {
        // What the source said once is said once.
        List<String> warnings = place == 0 ? all.warnings() : List.of();
        return set.embedded()
                .entry(
                        set.name(),
                        place == 0 ? REFERENCE : CANDIDATE,
                        plan.model().card().title(),
                        set.source().source().description(),
                        place == 0 ? all.duplicates() : 0,
                        Units.embedded(set.listing(), set.rows()),
                        place == 0 ? all.leftAlone() : List.of(),
                        warnings,
                        scored.sample().tally().pooled().digest());
    }

    /** The same images at every step. */
    private List<Report.SampleEntry> pictures(QualifyPlan plan, List<JobSet> sets) throws IOException {
        PictureStrip strip = new PictureStrip(
                spark,
                PictureStrip.share(plan.samples(), sets.size() - 1),
                plan.embedding().maxPixels());
        List<Report.SampleEntry> pictures = new ArrayList<>();
        for (JobSet set : sets.subList(1, sets.size())) {
            pictures.addAll(strip.of(set.name(), set.listing(), set.embedded()));
        }
        return pictures;
    }
}
