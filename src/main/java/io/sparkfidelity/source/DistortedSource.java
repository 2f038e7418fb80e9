package io.sparkfidelity.source;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.image.decode.ImageDecoder;
import io.sparkfidelity.image.resize.Prepare;
import io.sparkfidelity.image.resize.Thumbnail;
import io.sparkfidelity.source.distort.Ladder;
import io.sparkfidelity.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Images of another source as squares, which may be distorted. What is done to an image stands behind its version, so that no
 * cache takes it for the image as it was.
 *
 * @param images where the images are
 * @param listed those of them that are taken, rows of {@link ImageRef#SCHEMA}
 */
public record DistortedSource(Source images, Dataset<Row> listed, Treatment treatment) implements Source {
    private static final String VERSION = "version";

    /**
     * What is done to every image.
     *
     * @param square makes a square of it
     * @param step of the ladder; 0 leaves the square as it is
     * @param seed of what is random
     * @param maxPixels larger images are rejected
     */
    public record Treatment(Prepare square, Ladder ladder, int step, long seed, long maxPixels)
            implements Serializable {
        /** The same images further down a ladder. */
        public Treatment distorted(Ladder otherLadder, int otherStep) {
            return new Treatment(square, otherLadder, otherStep, seed, maxPixels);
        }

        private String mark() {
            return " " + square.label() + (step == 0 ? "" : " " + ladder.key(step, seed));
        }
    }

    @Override
    public String description() {
        return images.description();
    }

    @Override
    public Dataset<Row> list(SparkSession spark) {
        return marked(listed);
    }

    private Dataset<Row> marked(Dataset<Row> rows) {
        return rows.withColumn(VERSION, functions.concat(functions.col(VERSION), functions.lit(treatment.mark())));
    }

    @Override
    public void requireThere(Storage storage) throws IOException {
        images.requireThere(storage);
    }

    @Override
    public String whereToLook() {
        return images.whereToLook();
    }

    @Override
    public ImageReader reader() {
        ImageReader original = images.reader();
        String square = treatment.square().label();
        Ladder ladder = treatment.ladder();
        int step = treatment.step();
        long seed = treatment.seed();
        long maxPixels = treatment.maxPixels();
        return image -> {
            RgbImage pixels = new ImageDecoder(maxPixels).decode(original.read(image));
            RgbImage whole = Prepare.parse(square).apply(pixels);
            return Thumbnail.png(step == 0 ? whole : ladder.apply(whole, image.id(), step, seed));
        };
    }

    /** The bytes of rows whose images are as they were listed, whatever is to be done to them. */
    @Override
    public Optional<Dataset<Row>> withContent(SparkSession spark, Dataset<Row> rows) throws IOException {
        Column version = functions.col(VERSION);
        int mark = treatment.mark().length();
        Dataset<Row> asListed = rows.withColumn(
                VERSION,
                version.substr(functions.lit(1), functions.length(version).minus(mark)));
        Optional<Dataset<Row>> content = images.withContent(spark, asListed);
        return content.map(this::marked);
    }
}
