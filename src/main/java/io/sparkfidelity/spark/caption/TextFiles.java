package io.sparkfidelity.spark.caption;

import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.ModelStore;
import io.sparkfidelity.embed.TextEmbedder;
import io.sparkfidelity.embed.TextTower;
import io.sparkfidelity.spark.cache.ModelChoice;
import io.sparkfidelity.spark.cache.ModelFiles;
import io.sparkfidelity.spark.cache.TaskDevice;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** A text tower's files on their way from the driver to the executors. */
public final class TextFiles {
    private TextFiles() {}

    /**
     * Fetches tokenizer and weights on the driver, checks the probe there on the CPU, and shares the files.
     *
     * @return the fingerprint of captions embedded where tasks will embed them
     * @throws io.sparkfidelity.embed.ModelException if the card has no text tower, or one that does not work
     */
    public static String checkAndShare(SparkSession spark, Storage storage, ModelChoice model) throws IOException {
        TextTower tower = model.card().requireText();
        ModelStore store = ModelStore.temporary(storage);
        EmbedderSettings one = new EmbedderSettings(model.engine(), 1, 1);
        try (TextEmbedder embedder = TextEmbedder.open(model.card(), one, store)) {
            ModelFiles.share(spark, store, tower.tokenizer());
            ModelFiles.share(spark, store, tower.artifact(model.engine()));
            return embedder.fingerprint(TaskDevice.kind(spark.sparkContext().conf()));
        }
    }
}
