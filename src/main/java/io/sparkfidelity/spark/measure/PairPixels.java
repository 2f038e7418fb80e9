package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.pair.ImagePair;
import io.sparkfidelity.embed.pipeline.ImageMemoryException;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Row;

/**
 * How a task comes by the pixels of {@link PairRows}.
 *
 * @param step the label of what is done to candidates first; empty for nothing
 * @param partnerStep likewise to their partners
 */
record PairPixels(ImageReader reader, ImageReader partnerReader, String step, String partnerStep, long maxPixels)
        implements Serializable {
    static final String NO_PARTNER = "no-partner";

    /** What became of a row. */
    sealed interface Outcome {}

    /** Both images, prepared, the candidate's first. */
    record Both(ImageRef image, ImagePair pixels) implements Outcome {}

    /** There is nothing to compare; the row says why. */
    record Missing(EmbeddingRow row) implements Outcome {}

    static PairPixels of(PairRows rows, ImageReader reader, long maxPixels) {
        return new PairPixels(reader, rows.reference().source().reader(), rows.step(), rows.partnerStep(), maxPixels);
    }

    /** A task's own; not thread-safe. */
    Opened open() {
        return new Opened(
                new TaskPixels(reader, step, maxPixels), new TaskPixels(partnerReader, partnerStep, maxPixels));
    }

    /** The two readers of a running task. */
    record Opened(TaskPixels images, TaskPixels partners) {
        /** The pixels of rows, each read when it is asked for. */
        Iterator<Outcome> of(Iterator<Row> rows) {
            Iterable<Row> all = () -> rows;
            return StreamSupport.stream(all.spliterator(), false).map(this::of).iterator();
        }

        /** The pixels of a row. */
        private Outcome of(Row row) {
            ImageRef image = ImageRef.of(row.getStruct(0));
            if (row.isNullAt(1)) {
                return new Missing(MeasureRow.without(image, NO_PARTNER));
            }
            try {
                RgbImage candidate = images.of(image);
                try {
                    return new Both(image, new ImagePair(candidate, partners.of(ImageRef.of(row.getStruct(1)))));
                } catch (ImageRejectedException e) {
                    return new Missing(MeasureRow.without(
                            image, "partner-" + e.reject().reason().code()));
                }
            } catch (ImageRejectedException e) {
                return new Missing(MeasureRow.rejected(image, e.reject()));
            } catch (ImageMemoryException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
