package io.sparkfidelity.spark.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How the field compares on a well-known dataset.
 *
 * @param name such as {@code coco2014-30k}
 * @param referenceImages how many the reference has
 * @param candidateImages how many a candidate has
 * @param resolution width and height of every image before it is embedded, in pixels
 */
public record Protocol(
        String name, OptionalLong referenceImages, OptionalLong candidateImages, OptionalInt resolution) {

    /**
     * In what a set departs from the protocol, one sentence a matter.
     *
     * @param embedded images of the set that have an embedding
     * @param otherSize how many of these have another size than {@link #resolution}
     */
    List<String> warnings(boolean isReference, long embedded, long otherSize) {
        List<String> warnings = new ArrayList<>();
        OptionalLong images = images(isReference);
        if (images.isPresent() && embedded != images.getAsLong()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s images than the protocol %s asks: %,d instead of %,d",
                    embedded < images.getAsLong() ? "fewer" : "more",
                    name,
                    embedded,
                    images.getAsLong()));
        }
        if (otherSize > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d images are not %d x %<d, as the protocol %s asks",
                    otherSize,
                    embedded,
                    resolution.orElseThrow(),
                    name));
        }
        return warnings;
    }

    /** How many images a side has. */
    OptionalLong images(boolean isReference) {
        return isReference ? referenceImages : candidateImages;
    }
}
