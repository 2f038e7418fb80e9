package io.sparkfidelity.spark.measure;

import io.sparkfidelity.spark.cache.EmbedJob;
import io.sparkfidelity.spark.cache.JobSet;
import io.sparkfidelity.spark.cache.Work;
import io.sparkfidelity.storage.Path;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Passes over the files of sets, whose rows stand in {@code <cache>/measures} as embeddings do beside it: by chunks and
 * manifests, so that they resume.
 */
record MeasurePass(MeasureWork work) {
    private static final String FOLDER = "measures";

    /** The same pass as what a model does while it embeds the set. */
    Work.Beside beside(Work.InPassing task) {
        return new Work.Beside(cache(), task);
    }

    private Path cache() {
        return new Path(work.cache(), FOLDER);
    }

    /** The values of a set's images, as {@link Measuring#of} gives them, with the reason where there are fewer than all. */
    Dataset<Row> run(JobSet set, Work task) throws IOException {
        return new EmbedJob(work.spark(), work.storage(), cache(), task, work.embedding(), work.progress())
                .run(set.name(), set.listing())
                .set()
                .rows(work.spark())
                .select(
                        functions.col(Measuring.ID),
                        functions.col("embedding").as(Measuring.VALUES),
                        functions
                                .coalesce(functions.col("reason"), functions.col("detail"))
                                .as(Measuring.REASON));
    }
}
