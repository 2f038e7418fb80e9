package io.sparkfidelity.spark.cache;

import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** The sources of a job: lists each once, embeds them by one model or several, and keeps the time of both. */
public final class SourceEmbeddings implements AutoCloseable {
    private final SparkSession spark;
    private final Storage storage;
    private final Progress progress;
    private final StageTimes times;
    private final List<Listed> listed = new ArrayList<>();

    private record Listed(NamedSource source, Listing listing) {}

    /** @param times gets a stage for every listing and every embedding */
    public SourceEmbeddings(SparkSession spark, Storage storage, Progress progress, StageTimes times) {
        this.spark = spark;
        this.storage = storage;
        this.progress = progress;
        this.times = times;
    }

    /**
     * Lists a further source.
     *
     * @param limit images to take, those with the smallest hashes of their ids; all if empty
     * @throws SourceException if it has fewer than two images
     */
    public Listing list(NamedSource source, OptionalLong limit) throws IOException {
        progress.waiting("listing " + source.name());
        Instant start = Instant.now();
        Listing listing = Listing.of(source.source(), limit, spark);
        if (listing.count() < 2) {
            listing.close();
            throw new SourceException(source.name() + " (" + source.source().description() + ") has " + listing.count()
                    + " image; a comparison needs 2 or more");
        }
        listed.add(new Listed(source, listing));
        times.ended("list " + source.name(), start, listing.count());
        return listing;
    }

    /**
     * A model that was found to work.
     *
     * @param fingerprint for images as they are
     */
    public record Checked(ModelChoice model, String fingerprint) {
        public static Checked of(SparkSession spark, Storage storage, ModelChoice model) throws IOException {
            return new Checked(model, ModelFiles.checkAndShare(spark, storage, model));
        }

        private Checked prepared(SparkSession spark, Optional<Prepare> step) {
            ModelChoice prepared = model.prepared(step);
            return prepared == model ? this : new Checked(prepared, ModelFiles.fingerprint(spark, prepared));
        }

        EmbedJob.Model work() {
            return new EmbedJob.Model(model.cardYaml(), model.engine(), fingerprint);
        }
    }

    /**
     * The sources in the order in which they were listed, each prepared as it says: what of them the first of the models has not
     * embedded yet gets embedded by it, and in the same pass over the images by those of the others that have not either.
     *
     * @param models one or more
     * @param maxRejectRatio rejected / found above which the job fails, 0 to 1
     * @param besides what else is done with the images that get embedded
     */
    public List<JobSet> embed(
            List<Checked> models, Path cache, EmbedSettings settings, double maxRejectRatio, List<Work.Beside> besides)
            throws IOException, TooManyRejectsException {
        List<JobSet> sets = new ArrayList<>();
        for (Listed each : listed) {
            String name = each.source().name();
            Instant start = Instant.now();
            List<Checked> prepared = models.stream()
                    .map(model -> model.prepared(spark, each.source().prepare()))
                    .toList();
            List<Work.Beside> inPassing = Stream.concat(
                            prepared.stream().skip(1).map(other -> new Work.Beside(cache, other.work())),
                            besides.stream())
                    .toList();
            EmbedJob.Result result = new DatasetEmbedding(
                            spark, storage, cache, prepared.get(0), settings, maxRejectRatio, progress)
                    .embed(name, each.listing(), inPassing);
            EmbeddingSet set = result.set();
            times.ended("embed " + name, start, set.found());
            result.seconds()
                    .forEach((stage, seconds) -> times.add(
                            "embed " + name + ": " + stage.label(),
                            Duration.ofMillis((long) (1000 * seconds)),
                            set.found()));
            sets.add(new JobSet(each.source(), each.listing(), set, set.rows(spark)));
        }
        return sets;
    }

    @Override
    public void close() {
        listed.forEach(each -> each.listing().close());
    }
}
