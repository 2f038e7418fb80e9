package io.sparkfidelity.cli.bench;

import io.sparkfidelity.embed.pipeline.PipelineStage;
import io.sparkfidelity.source.Source;
import io.sparkfidelity.spark.cache.EmbedJob;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.ModelFiles;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** The embed stage by itself, for a benchmark. */
public final class EmbedBench {
    private final SparkSession spark;
    private final Storage storage;
    private final ModelChoice model;
    private final EmbedSettings settings;

    public EmbedBench(SparkSession spark, Storage storage, ModelChoice model, EmbedSettings settings) {
        this.spark = spark;
        this.storage = storage;
        this.model = model;
        this.settings = settings;
    }

    /**
     * @param seconds of wall time, from the finished listing to the last chunk's manifest
     * @param stages seconds of all threads
     */
    public record Measured(long images, double seconds, Map<PipelineStage, Double> stages) {}

    /** Embeds a source into an empty cache. */
    public Measured run(Source source, Path emptyCache) throws IOException {
        String fingerprint = ModelFiles.checkAndShare(spark, storage, model);
        try (Listing listing = Listing.of(source, spark)) {
            EmbedJob job = new EmbedJob(
                    spark,
                    storage,
                    storage.resolve(emptyCache.toString()),
                    new EmbedJob.Model(model.cardYaml(), model.engine(), fingerprint),
                    settings,
                    Progress.silent());
            long start = System.nanoTime();
            EmbedJob.Result result = job.run("bench", listing);
            return new Measured(result.set().embedded(), (System.nanoTime() - start) / 1e9, result.seconds());
        }
    }
}
