package io.sparkfidelity.spark.measure;

import io.sparkfidelity.spark.cache.EmbedJob;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Progress;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Passes over the files of sets, whose rows stand in {@code <cache>/measures} as embeddings do beside it: by chunks and
 * manifests, so that they resume.
 */
public record MeasurePass(SparkSession spark, Storage storage, Path cache, EmbedSettings settings, Progress progress) {
    private static final String FOLDER = "measures";

    /** The values of a set's images, as {@link Measuring#of} gives them, with the reason where there are fewer than all. */
    Dataset<Row> run(JobSet set, EmbedJob.Work work) throws IOException {
        return new EmbedJob(spark, storage, new Path(cache, FOLDER), work, settings, progress)
                .run(set.name(), set.listing())
                .set()
                .rows(spark)
                .select(
                        functions.col(Measuring.ID),
                        functions.col("embedding").as(Measuring.VALUES),
                        functions
                                .coalesce(functions.col("reason"), functions.col("detail"))
                                .as(Measuring.REASON));
    }
}
