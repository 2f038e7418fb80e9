package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.pair.PairComparer;
import io.sparkfidelity.embed.pipeline.StageClock;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.spark.cache.EmbedMeter;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.TaskModel;
import io.sparkfidelity.spark.cache.Work;
import io.sparkfidelity.storage.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * A pass over the images of a candidate, each with its partner in the reference, that has a network compare both.
 *
 * @param networkFingerprint of the numbers that tasks will compute
 */
record ComparerWork(PairRows pairs, PairChoice network, String networkFingerprint) implements Work {
    /** Raised where the same network would get other pairs. */
    private static final String VERSION = "network-1";

    @Override
    public String fingerprint() {
        return VERSION + "-" + networkFingerprint + "-" + pairs.digest();
    }

    @Override
    public String verb() {
        return "comparing, by " + network.card().name() + ", pairs of";
    }

    @Override
    public FlatMapFunction<Iterator<Row>, EmbeddingRow> task(
            ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter) {
        return new Task(
                PairPixels.of(pairs, reader, settings.maxPixels()),
                new TaskModel(network.cardYaml(), network.engine(), settings, hadoop),
                meter);
    }

    @Override
    public Optional<JavaRDD<Row>> rows(Listing listing, Dataset<Row> images) throws IOException {
        return Optional.of(pairs.of(listing, images));
    }

    private record Task(PairPixels pixels, TaskModel model, EmbedMeter meter)
            implements FlatMapFunction<Iterator<Row>, EmbeddingRow>, Serializable {
        @Override
        public Iterator<EmbeddingRow> call(Iterator<Row> rows) throws IOException {
            if (!rows.hasNext()) {
                return Collections.emptyIterator();
            }
            PairComparer comparer = model.pairComparer(TaskContext.get());
            TaskCompletionListener close = done -> comparer.close();
            TaskContext.get().addTaskCompletionListener(close);
            return new ComparedPairs(
                    comparer,
                    pixels.open().of(rows),
                    row -> meter.add(1, row.getReason() == null ? 0 : 1, new StageClock()));
        }
    }
}
