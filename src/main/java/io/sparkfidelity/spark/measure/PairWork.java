package io.sparkfidelity.spark.measure;

import io.sparkfidelity.embed.pipeline.ImageMemoryException;
import io.sparkfidelity.embed.pipeline.StageClock;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.measure.pixels.PixelMeasures;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.spark.cache.EmbedJob;
import io.sparkfidelity.spark.cache.EmbedMeter;
import io.sparkfidelity.spark.cache.EmbedSettings;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.spark.cache.Listing;
import io.sparkfidelity.spark.cache.NamedSource;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Sha256;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A pass over the images of a candidate, each with its partner in the reference.
 *
 * @param partners how candidates and reference belong together
 * @param reference the reference's listing
 */
record PairWork(Partners partners, NamedSource candidate, NamedSource referenceSource, Listing reference)
        implements EmbedJob.Work {
    static final String NO_PARTNER = "no-partner";
    /** Raised where a measure changes or comes along: the order of the list is that of the values. */
    private static final String VERSION = "pair-2";

    @Override
    public String fingerprint() {
        return VERSION + "-"
                + Sha256.of(String.join(
                                "\n",
                                reference.fingerprint(),
                                partners.digest(),
                                step(candidate),
                                step(referenceSource)))
                        .substring(0, 16);
    }

    private static String step(NamedSource source) {
        return source.prepare().map(Prepare::label).orElse("");
    }

    @Override
    public String verb() {
        return "measuring pairs of";
    }

    @Override
    public FlatMapFunction<Iterator<Row>, EmbeddingRow> task(
            ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter) {
        return new Task(
                reader,
                reference.source().reader(),
                step(candidate),
                step(referenceSource),
                settings.maxPixels(),
                meter);
    }

    /** Rows of an image and its partner, which is null where there is none. */
    @Override
    public Optional<JavaRDD<Row>> rows(Listing listing, Dataset<Row> images) throws IOException {
        Dataset<Row> pairs = partners.of(images);
        Dataset<Row> partnerImages = reference
                .images()
                .join(
                        pairs.select(functions.col(Partners.PARTNER).as("id")).distinct(),
                        new String[] {"id"},
                        "left_semi");
        Dataset<Row> left = whole(listing, images, "image");
        Dataset<Row> right = whole(reference, partnerImages, "partner").withColumnRenamed("id", Partners.PARTNER);
        Dataset<Row> joined = left.join(pairs, new String[] {"id"}, "left")
                .join(right, new String[] {Partners.PARTNER}, "left")
                .select("image", "partner");
        int cores = images.sparkSession().sparkContext().defaultParallelism();
        return Optional.of(joined.repartition(4 * cores).toJavaRDD());
    }

    private static Dataset<Row> whole(Listing listing, Dataset<Row> images, String name) throws IOException {
        Dataset<Row> rows =
                listing.source().withContent(images.sparkSession(), images).orElse(images);
        return rows.select(
                functions.col("id"), functions.struct(functions.col("*")).as(name));
    }

    private record Task(
            ImageReader reader,
            ImageReader partnerReader,
            String step,
            String partnerStep,
            long maxPixels,
            EmbedMeter meter)
            implements FlatMapFunction<Iterator<Row>, EmbeddingRow>, Serializable {
        @Override
        public Iterator<EmbeddingRow> call(Iterator<Row> rows) {
            TaskPixels images = new TaskPixels(reader, step, maxPixels);
            TaskPixels partners = new TaskPixels(partnerReader, partnerStep, maxPixels);
            Iterable<Row> all = () -> rows;
            return StreamSupport.stream(all.spliterator(), false)
                    .map(row -> measured(row, images, partners))
                    .iterator();
        }

        private EmbeddingRow measured(Row row, TaskPixels images, TaskPixels partners) {
            ImageRef image = ImageRef.of(row.getStruct(0));
            EmbeddingRow measured =
                    row.isNullAt(1) ? MeasureRow.without(image, NO_PARTNER) : compared(image, row, images, partners);
            meter.add(1, measured.getReason() == null ? 0 : 1, new StageClock());
            return measured;
        }

        private static EmbeddingRow compared(ImageRef image, Row row, TaskPixels images, TaskPixels partners) {
            try {
                RgbImage candidate = images.of(image);
                RgbImage reference;
                try {
                    reference = partners.of(ImageRef.of(row.getStruct(1)));
                } catch (ImageRejectedException e) {
                    return MeasureRow.without(
                            image, "partner-" + e.reject().reason().code());
                }
                return MeasureRow.of(
                        image,
                        PixelMeasures.PAIR.stream()
                                .map(measure -> measure.read(reference, candidate))
                                .toList());
            } catch (ImageRejectedException e) {
                return MeasureRow.rejected(image, e.reject());
            } catch (ImageMemoryException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
