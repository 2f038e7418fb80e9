package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The image's width as it is decoded. */
public final class Width implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "width", "how wide images are", "pixels", 0, 8_192, Measure.Direction.NEITHER, "every image has one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.width());
    }
}
