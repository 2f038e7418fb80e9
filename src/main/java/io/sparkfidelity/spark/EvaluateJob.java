package io.sparkfidelity.spark;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Features;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The main job: lists, embeds, tallies and scores every candidate against the reference, under every model. */
public final class EvaluateJob {
    private final SparkSession spark;
    private final Storage storage;
    private final Consumer<String> progress;
    private final List<EvaluationResult.Timing> timings = new ArrayList<>();

    /** @param progress gets a line for a person at each stage */
    public EvaluateJob(SparkSession spark, Storage storage, Consumer<String> progress) {
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
    public EvaluationResult run(EvaluationPlan plan) throws IOException, TooManyRejectsException {
        List<NamedSource> sources = Stream.concat(Stream.of(plan.reference()), plan.candidates().stream())
                .toList();
        List<Listing> listings = new ArrayList<>();
        List<EvaluationResult.Dataset> datasets = new ArrayList<>();
        List<EvaluationResult.Model> models = new ArrayList<>();
        List<EvaluationResult.ModelScore> scores = new ArrayList<>();
        try {
            for (NamedSource source : sources) {
                listings.add(list(source, plan.limit()));
            }
            for (ModelChoice model : plan.models()) {
                String fingerprint = fingerprint(model);
                models.add(new EvaluationResult.Model(
                        model.card().name(),
                        fingerprint,
                        model.card().dimension(),
                        model.engine().djlName()));
                List<EmbeddingSet> sets = embed(plan, model, fingerprint, sources, listings);
                List<Tally> tallies = tally(model, sets);
                for (int i = 0; i < sources.size(); i++) {
                    datasets.add(new EvaluationResult.Dataset(
                            sources.get(i).name(),
                            i == 0 ? "reference" : "candidate",
                            model.card().name(),
                            sources.get(i).source().description(),
                            sets.get(i),
                            listings.get(i).duplicates(),
                            listings.get(i).warnings(),
                            tallies.get(i).digest()));
                }
                scores.addAll(score(plan, model, tallies));
            }
        } finally {
            listings.forEach(Listing::close);
        }
        return new EvaluationResult(datasets, models, scores, List.copyOf(timings));
    }

    private Listing list(NamedSource source, OptionalLong limit) throws IOException {
        Instant start = Instant.now();
        Listing listing = Listing.of(source.source(), limit, spark);
        if (listing.count() < 2) {
            listing.close();
            throw new SourceException(source.name() + " (" + source.source().description() + ") has " + listing.count()
                    + " image; a comparison needs 2 or more");
        }
        time("list " + source.name(), start, listing.count());
        return listing;
    }

    /** Loads the network once on the driver, so that a model that cannot work costs no executor anything. */
    private String fingerprint(ModelChoice model) throws IOException {
        return ModelFiles.checkAndShare(spark, storage, model);
    }

    private List<EmbeddingSet> embed(
            EvaluationPlan plan,
            ModelChoice model,
            String fingerprint,
            List<NamedSource> sources,
            List<Listing> listings)
            throws IOException, TooManyRejectsException {
        EmbedJob job = new EmbedJob(
                spark,
                storage,
                plan.cache(),
                new EmbedJob.Model(model.cardYaml(), model.engine(), model.batchSize(), fingerprint),
                plan.maxPixels());
        List<EmbeddingSet> sets = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            String name = sources.get(i).name();
            progress.accept(String.format(
                    Locale.ROOT,
                    "embedding %s: %,d images, model %s",
                    name,
                    listings.get(i).count(),
                    model.card().name()));
            Instant start = Instant.now();
            EmbeddingSet set = job.run(name, listings.get(i));
            time("embed " + name, start, set.found());
            if (set.rejected() > plan.maxRejectRatio() * set.found()) {
                throw new TooManyRejectsException(name, set, plan.maxRejectRatio());
            }
            if (set.embedded() < 2) {
                throw new SourceException(name + " has " + set.embedded() + " image that could be embedded, of "
                        + set.found() + " found " + set.rejects() + "; a comparison needs 2 or more");
            }
            sets.add(set);
        }
        return sets;
    }

    private List<Tally> tally(ModelChoice model, List<EmbeddingSet> sets) {
        progress.accept("tallying " + sets.size() + " datasets");
        Instant start = Instant.now();
        List<Tally> tallies = new TallyJob(spark, model.card().moments()).run(sets);
        time("tally", start, sets.stream().mapToLong(EmbeddingSet::embedded).sum());
        return tallies;
    }

    private List<EvaluationResult.ModelScore> score(EvaluationPlan plan, ModelChoice model, List<Tally> tallies) {
        Instant start = Instant.now();
        Features features = new Features(model.card().name(), model.card().unitNorm());
        Sample reference = new Sample(plan.reference().name(), BucketedTally.pooledOnly(tallies.get(0)));
        List<EvaluationResult.ModelScore> scores = new ArrayList<>();
        for (int i = 0; i < plan.candidates().size(); i++) {
            Sample candidate =
                    new Sample(plan.candidates().get(i).name(), BucketedTally.pooledOnly(tallies.get(i + 1)));
            for (Metric metric : plan.metrics()) {
                // No task runs now, so that the factorisations may have all cores.
                Score score = OpenBlas.alone(() -> metric.compute(features, reference, candidate));
                scores.add(new EvaluationResult.ModelScore(
                        model.card().name(), reference.name(), candidate.name(), score));
            }
        }
        time("score", start, 0);
        return scores;
    }

    private void time(String stage, Instant start, long images) {
        timings.add(new EvaluationResult.Timing(stage, Duration.between(start, Instant.now()), images));
    }
}
