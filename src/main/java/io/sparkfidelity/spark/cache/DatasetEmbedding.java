package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.ModelCard;
import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** Embeds the datasets of a job by one model, and stops the job where one of them loses too much. */
public final class DatasetEmbedding {
    private final EmbedJob job;
    private final ModelCard card;
    private final double maxRejectRatio;
    private final Progress progress;

    /**
     * @param maxRejectRatio rejected / found above which the job fails, 0 to 1
     */
    public DatasetEmbedding(
            SparkSession spark,
            Storage storage,
            Path cache,
            SourceEmbeddings.Checked model,
            EmbedSettings settings,
            double maxRejectRatio,
            Progress progress) {
        this.job = new EmbedJob(spark, storage, cache, model.work(), settings, progress);
        this.card = model.model().card();
        this.maxRejectRatio = maxRejectRatio;
        this.progress = progress;
    }

    /**
     * Embeds what of a dataset is not embedded yet.
     *
     * @param besides what else is done with the images that are
     * @throws SourceException if fewer than two images could be embedded
     */
    public EmbedJob.Result embed(String name, Listing listing, List<Work.Beside> besides)
            throws IOException, TooManyRejectsException {
        progress.stage(String.format(
                Locale.ROOT,
                "embedding %s: %,d images, model %s%s",
                name,
                listing.count(),
                card.title(),
                card.prepare().map(step -> ", prepared by " + step.label()).orElse("")));
        EmbedJob.Result result = job.run(name, listing, besides);
        EmbeddingSet set = result.set();
        if (set.rejected() > maxRejectRatio * set.found()) {
            throw new TooManyRejectsException(name, set, maxRejectRatio);
        }
        if (set.embedded() < 2) {
            throw new SourceException(name + " has " + set.embedded() + " image that could be embedded, of "
                    + set.found() + " found " + set.rejects() + "; a comparison needs 2 or more");
        }
        return new EmbedJob.Result(set.prepared(card.prepare()), result.seconds());
    }
}
