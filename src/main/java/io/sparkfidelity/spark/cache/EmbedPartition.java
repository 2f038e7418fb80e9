package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.pipeline.ByteSource;
import io.sparkfidelity.embed.pipeline.GuardedDecoder;
import io.sparkfidelity.embed.pipeline.ImageOutcome;
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
import java.util.List;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * What a task does with its share of a listing: for every image the rows of all works that share its reading and decoding, those of the
 * models first.
 *
 * @param models one or more
 */
record EmbedPartition(List<TaskModel> models, List<Work.InPassing> inPassing, ImageReader reader, EmbedMeter meter)
        implements FlatMapFunction<Iterator<Row>, EmbeddingRow[]>, Serializable {

    /** The task of one model, of which there is one row an image. */
    static FlatMapFunction<Iterator<Row>, EmbeddingRow> of(TaskModel model, ImageReader reader, EmbedMeter meter) {
        EmbedPartition all = new EmbedPartition(List.of(model), List.of(), reader, meter);
        return rows -> map(all.call(rows), each -> each[0]);
    }

    @Override
    public Iterator<EmbeddingRow[]> call(Iterator<Row> rows) throws IOException {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        TaskContext task = TaskContext.get();
        StageClock clock = new StageClock();
        Iterator<ImageOutcome<ImageRef, EmbeddingRow>> pipeline = TaskModel.pipeline(
                models,
                task,
                clock,
                map(rows, ImageRef::of),
                image -> ByteSource.listed(image.id(), image.length(), () -> reader.read(image)),
                image -> inPassing.stream().map(work -> work.use(image)).toList());
        return new Metered(map(pipeline, this::rows), clock, meter, task);
    }

    private EmbeddingRow[] rows(ImageOutcome<ImageRef, EmbeddingRow> image) {
        EmbeddingRow[] rows = new EmbeddingRow[models.size() + inPassing.size()];
        int at = 0;
        for (Outcome<ImageRef> outcome : image.embedded()) {
            rows[at++] = row(outcome);
        }
        for (int i = 0; i < inPassing.size(); i++) {
            GuardedDecoder.Result<EmbeddingRow> result = image.beside().get(i);
            if (result instanceof GuardedDecoder.Result.Made<EmbeddingRow> made) {
                rows[at++] = made.value();
            } else if (result instanceof GuardedDecoder.Result.Refused<EmbeddingRow> refused) {
                rows[at++] = inPassing.get(i).rejected(image.first().key(), refused.reject());
            }
        }
        return rows;
    }

    /** Rows on their way to the writer: what passes between two of them, and after the last, is the writer's time. */
    private static final class Metered implements Iterator<EmbeddingRow[]> {
        private final Iterator<EmbeddingRow[]> rows;
        private final StageClock clock;
        private long images;
        private long rejects;
        private long handedOver = System.nanoTime();

        Metered(Iterator<EmbeddingRow[]> rows, StageClock clock, EmbedMeter meter, TaskContext task) {
            this.rows = rows;
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
            boolean more = rows.hasNext();
            handedOver = System.nanoTime();
            return more;
        }

        @Override
        public EmbeddingRow[] next() {
            EmbeddingRow[] ofImage = rows.next();
            images++;
            rejects += ofImage[0].getReason() == null ? 0 : 1;
            return ofImage;
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
