package io.sparkfidelity.spark;

import io.sparkfidelity.embed.Embedder;
import io.sparkfidelity.embed.EmbedderSettings;
import io.sparkfidelity.embed.EmbeddingPipeline;
import io.sparkfidelity.embed.EngineKind;
import io.sparkfidelity.embed.ModelCards;
import io.sparkfidelity.embed.Outcome;
import io.sparkfidelity.image.ImageDecoder;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Storage;
import io.sparkfidelity.tally.Bucket;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** What a task does with its share of a listing: one {@link EmbeddingRow} for every image. */
record EmbedPartition(
        String cardYaml,
        EngineKind engine,
        int batchSize,
        int decodeThreads,
        long maxPixels,
        ImageReader reader,
        HadoopSettings hadoop)
        implements FlatMapFunction<Iterator<Row>, EmbeddingRow>, Serializable {

    @Override
    public Iterator<EmbeddingRow> call(Iterator<Row> rows) throws IOException {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        TaskContext task = TaskContext.get();
        EmbedderSettings settings = new EmbedderSettings(engine, batchSize, task.cpus(), TaskDevice.of(task));
        Embedder embedder = Embedder.open(
                ModelCards.parse(cardYaml, "of this job"), settings, ModelFiles.store(new Storage(hadoop)));
        TaskCompletionListener closeModel = done -> embedder.close();
        task.addTaskCompletionListener(closeModel);
        Iterator<ImageRef> images = map(rows, ImageRef::of);
        EmbeddingPipeline<ImageRef> pipeline = new EmbeddingPipeline<>(
                embedder, new ImageDecoder(maxPixels), decodeThreads, images, image -> () -> reader.read(image));
        // Listeners run in the opposite order of their registration: decoding stops before the model goes.
        TaskCompletionListener stopDecoding = done -> pipeline.close();
        task.addTaskCompletionListener(stopDecoding);
        return map(pipeline, EmbedPartition::row);
    }

    private static EmbeddingRow row(Outcome<ImageRef> outcome) {
        ImageRef image = outcome.key();
        EmbeddingRow row = new EmbeddingRow();
        row.setId(image.id());
        row.setUnit(image.unit().equals(image.id()) ? null : image.unit());
        row.setHash(Bucket.hash(image.unit()));
        row.setBucket(Bucket.of(row.getHash()));
        row.setLabel(image.label().orElse(null));
        row.setSite(image.site().orElse(null));
        row.setContentHash(
                outcome.contentHash().isPresent() ? outcome.contentHash().getAsLong() : null);
        if (outcome instanceof Outcome.Embedded<ImageRef> embedded) {
            row.setWidth(embedded.width());
            row.setHeight(embedded.height());
            row.setEmbedding(embedded.embedding().values());
            row.setLogits(embedded.embedding().logits().orElse(null));
        } else if (outcome instanceof Outcome.Rejected<ImageRef> rejected) {
            row.setStage(rejected.reject().stage().code());
            row.setReason(rejected.reject().reason().code());
            row.setDetail(rejected.reject().detail());
        }
        return row;
    }

    private static <A, B> Iterator<B> map(Iterator<A> items, Function<A, B> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public B next() {
                return function.apply(items.next());
            }
        };
    }
}
