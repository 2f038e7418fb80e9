package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The image's height as it is decoded. */
public final class Height implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "height", "how high images are", "pixels", 0, 8_192, Measure.Direction.NEITHER, "every image has one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.height());
    }
}
