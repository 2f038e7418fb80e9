package io.sparkfidelity.spark.cache;

import io.sparkfidelity.embed.pipeline.GuardedDecoder;
import io.sparkfidelity.image.Reject;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.source.ImageReader;
import io.sparkfidelity.source.ImageRef;
import io.sparkfidelity.storage.HadoopSettings;
import io.sparkfidelity.storage.Path;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is done with images: how rows of the cache are made of them. */
public interface Work {
    /** Of all that decides the numbers of a row beside the image and the settings; a name for a folder. */
    String fingerprint();

    /** What is being done, in one word for progress lines. */
    String verb();

    /** What a task does with its share of {@link #rows}. */
    FlatMapFunction<Iterator<Row>, EmbeddingRow> task(
            ImageReader reader, EmbedSettings settings, HadoopSettings hadoop, EmbedMeter meter);

    /**
     * What tasks get of some images of a listing where that is more than the images; by default they get them divided by
     * their bytes.
     */
    default Optional<JavaRDD<Row>> rows(Listing listing, Dataset<Row> images) throws IOException {
        return Optional.empty();
    }

    /** What must agree for rows to be those of this work under some settings. */
    default String cacheKey(EmbedSettings settings) {
        return settings.maxPixels() == ImageDecoder.DEFAULT_MAX_PIXELS
                ? fingerprint()
                : fingerprint() + "-" + settings.maxPixels();
    }

    /** Work that may share one reading and decoding of each image with others. */
    sealed interface Shareable extends Work permits EmbedJob.Model, InPassing {}

    /** Work on decoded images one by one, which may be done while a model embeds them. */
    non-sealed interface InPassing extends Shareable, Serializable {
        /** What makes an image's row, in a thread of its own. */
        GuardedDecoder.Use<EmbeddingRow> use(ImageRef image);

        /** The row of an image that cannot be read, decoded or used. */
        EmbeddingRow rejected(ImageRef image, Reject reject);
    }

    /**
     * Work that is to be done in the same pass, where a chunk is embedded that it lacks too.
     *
     * @param cache the folder of its rows, as {@link EmbedJob}'s is
     */
    record Beside(Path cache, Shareable work) {}
}
