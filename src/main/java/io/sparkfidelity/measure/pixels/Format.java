package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The file's format as the number of its {@link io.sparkfidelity.image.ImageFormat}: the histogram is what counts, the mean says nothing. */
public final class Format implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "format", "format of the file, by number", "", 0, 8, Measure.Direction.NEITHER, "it could not be read");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.format().number());
    }
}
