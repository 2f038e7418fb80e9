package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.Artifact;
import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.embed.Precision;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.SparkFiles;
import org.apache.spark.sql.SparkSession;

/** Weights on their way from the driver to the executors: Spark's own file distribution, under their SHA-256. */
public final class ModelFiles {
    private ModelFiles() {}

    /** The store of a task, which also looks among the files that the driver shared. */
    static ModelStore store(Storage storage) {
        return ModelStore.temporary(storage).orIn(Path.of(SparkFiles.getRootDirectory()));
    }

    /**
     * Fetches the weights on the driver, checks the probe there on the CPU, so that a model that cannot work costs no
     * executor anything, and shares the file.
     *
     * @return the fingerprint of embeddings made where tasks will make them
     */
    public static String checkAndShare(SparkSession spark, Storage storage, ModelChoice model) throws IOException {
        ModelStore store = ModelStore.temporary(storage);
        Artifact artifact = model.card().artifact(model.engine());
        share(spark, store, artifact);
        if (model.card().precision() == Precision.FP16) {
            // A CPU cannot run them; the executors check the probe.
            return fingerprint(spark, model);
        }
        try (Embedder embedder = Embedder.open(model.card(), new EmbedderSettings(model.engine(), 1, 1), store)) {
            return embedder.fingerprint(TaskDevice.kind(spark.sparkContext().conf()));
        }
    }

    /** Fetches a file of a card on the driver, and shares it with executors that could not have it from the jar. */
    public static void share(SparkSession spark, ModelStore store, Artifact artifact) throws IOException {
        Path file = store.fetch(artifact);
        if (!artifact.uri().startsWith(Artifact.RESOURCE)
                && !spark.sparkContext().isLocal()) {
            spark.sparkContext().addFile(file.toString());
        }
    }

    /** The fingerprint alone, of a model that was checked, perhaps for images that were prepared otherwise. */
    static String fingerprint(SparkSession spark, ModelChoice model) {
        return model.card()
                .fingerprint(
                        model.engine(),
                        new EmbedderSettings(model.engine(), 1, 1).engineVersion(),
                        TaskDevice.kind(spark.sparkContext().conf()).label());
    }
}
