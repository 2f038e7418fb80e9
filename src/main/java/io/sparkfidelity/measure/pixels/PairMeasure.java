package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.measure.Measure;

/** A number of an image and its partner, both as they are compared: of one size, 8 bits a sample. */
public interface PairMeasure {
    /** Why an image has no value. */
    String ABSENT = "there is no partner of its size";

    Measure measure();

    /** The shortest side, in pixels, that has a value. */
    int shortestSide();

    /**
     * The value of two images of one size.
     *
     * @param reference what {@code candidate} should look like
     */
    double value(RgbImage reference, RgbImage candidate);

    /** The value, or that the images' sizes do not allow one. */
    default Reading read(RgbImage reference, RgbImage candidate) {
        if (reference.width() != candidate.width() || reference.height() != candidate.height()) {
            return new Reading.Missing(Lack.DIFFERENT_SIZES);
        }
        return Math.min(reference.width(), reference.height()) < shortestSide()
                ? new Reading.Missing(Lack.TOO_SMALL)
                : Reading.of(value(reference, candidate));
    }
}
