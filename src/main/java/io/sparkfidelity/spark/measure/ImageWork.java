package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.pipeline.GuardedDecoder;
import io.sparkfidelity.embed.pipeline.ImageMemoryException;
import io.sparkfidelity.embed.pipeline.StageClock;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.measure.pixels.ImageFile;
import io.sparkfidelity.measure.pixels.PixelMeasures;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.spark.cache.EmbedMeter;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.spark.cache.Work;
import io.sparkfidelity.storage.HadoopSettings;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Reads off the measures of single images of a set: in a pass of its own, or while a model embeds them. */
record ImageWork() implements Work.InPassing {
    /** Raised where a measure changes or comes along: the order of the list is that of the values. */
    private static final String FINGERPRINT = "image-1";

    @Override
    public String fingerprint() {
        return FINGERPRINT;
    }

    @Override
    public String verb() {
        return "measuring";
    }

    @Override
    public GuardedDecoder.Use<EmbeddingRow> use(ImageRef image) {
        return new Measured(image);
    }

    @Override
    public EmbeddingRow rejected(ImageRef image, Reject reject) {
        return MeasureRow.rejected(image, reject);
    }

    @Override
    public FlatMapFunction<Iterator<Row>, EmbeddingRow> task(
            ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter) {
        return new Task(this, reader, settings.maxPixels(), meter);
    }

    private record Task(ImageWork work, ImageReader reader, long maxPixels, EmbedMeter meter)
            implements FlatMapFunction<Iterator<Row>, EmbeddingRow>, Serializable {
        @Override
        public Iterator<EmbeddingRow> call(Iterator<Row> rows) {
            TaskPixels pixels = new TaskPixels(reader, "", maxPixels);
            Iterable<Row> all = () -> rows;
            return StreamSupport.stream(all.spliterator(), false)
                    .map(row -> measured(ImageRef.of(row), pixels))
                    .iterator();
        }

        private EmbeddingRow measured(ImageRef image, TaskPixels pixels) {
            EmbeddingRow row;
            try {
                row = pixels.decode(image, work.use(image));
            } catch (ImageRejectedException e) {
                row = work.rejected(image, e.reject());
            } catch (ImageMemoryException e) {
                throw new UncheckedIOException(e);
            }
            meter.add(1, row.getReason() == null ? 0 : 1, new StageClock());
            return row;
        }
    }

    /** Keeps the bytes until the pixels are there. */
    private static final class Measured implements GuardedDecoder.Use<EmbeddingRow> {
        private final ImageRef image;
        private byte[] bytes = new byte[0];

        Measured(ImageRef image) {
            this.image = image;
        }

        @Override
        public void read(byte[] encoded) {
            bytes = encoded;
        }

        @Override
        public EmbeddingRow decoded(RgbImage pixels) {
            ImageFile file = ImageFile.of(bytes, pixels);
            return MeasureRow.of(
                    image,
                    PixelMeasures.IMAGE.stream()
                            .map(measure -> measure.read(file))
                            .toList());
        }
    }
}
