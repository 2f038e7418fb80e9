package io.sparkfidelity.spark.measure;

import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.spark.caption.CaptionSets;
import io.sparkfidelity.storage.Path;
import io.sparkfidelity.storage.Storage;
import org.apache.spark.sql.SparkSession;

/**
 * What a job has that measures may need.
 *
 * @param cache of embeddings
 * @param embedding how they are made
 * @param captions of the job's sets, once they are listed
 */
public record MeasureWork(
        SparkSession spark,
        Storage storage,
        Path cache,
        EmbedSettings embedding,
        CaptionSets captions,
        Progress progress) {}
