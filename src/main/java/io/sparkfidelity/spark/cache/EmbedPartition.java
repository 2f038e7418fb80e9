package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.pipeline.ByteSource;
import io.sparkfidelity.embed.pipeline.Outcome;
import io.sparkfidelity.embed.pipeline.PipelineStage;
import io.sparkfidelity.embed.pipeline.StageClock;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
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
record EmbedPartition(TaskModel model, ImageReader reader, EmbedMeter meter)
        implements FlatMapFunction<Iterator<Row>, EmbeddingRow>, Serializable {

    @Override
    public Iterator<EmbeddingRow> call(Iterator<Row> rows) throws IOException {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        TaskContext task = TaskContext.get();
        StageClock clock = new StageClock();
        Iterator<Outcome<ImageRef>> pipeline = model.pipeline(
                task,
                clock,
                map(rows, ImageRef::of),
                image -> ByteSource.listed(image.id(), image.length(), () -> reader.read(image)));
        return new Metered(pipeline, clock, meter, task);
    }

    /** Rows on their way to the writer: what passes between two of them, and after the last, is the writer's time. */
    private static final class Metered implements Iterator<EmbeddingRow> {
        private final Iterator<Outcome<ImageRef>> outcomes;
        private final StageClock clock;
        private long images;
        private long rejects;
        private long handedOver = System.nanoTime();

        Metered(Iterator<Outcome<ImageRef>> outcomes, StageClock clock, EmbedMeter meter, TaskContext task) {
            this.outcomes = outcomes;
            this.clock = clock;
            TaskCompletionListener count = done -> {
                clock.add(PipelineStage.WRITE, handedOver);
                meter.add(images, rejects, clock);
            };
            task.addTaskCompletionListener(count);
        }

        @Override
        public boolean hasNext() {
            clock.add(PipelineStage.WRITE, handedOver);
            boolean more = outcomes.hasNext();
            handedOver = System.nanoTime();
            return more;
        }

        @Override
        public EmbeddingRow next() {
            EmbeddingRow row = row(outcomes.next());
            images++;
            rejects += row.getReason() == null ? 0 : 1;
            return row;
        }
    }

    private static EmbeddingRow row(Outcome<ImageRef> outcome) {
        ImageRef image = outcome.key();
        EmbeddingRow row = new EmbeddingRow();
        row.setId(image.id());
        row.setHash(Bucket.hash(image.id()));
        row.setBucket(Bucket.of(row.getHash()));
        row.setContentHash(
                outcome.contentHash().isPresent() ? outcome.contentHash().getAsLong() : null);
        if (outcome instanceof Outcome.Embedded<ImageRef> embedded) {
            row.setWidth(embedded.width());
            row.setHeight(embedded.height());
            row.setEmbedding(embedded.embedding().values());
            row.setLogits(embedded.embedding().logits().orElse(null));
            row.setSpatial(embedded.embedding().spatial().orElse(null));
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
