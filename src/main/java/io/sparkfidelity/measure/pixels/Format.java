package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The file's format as the number of its {@link io.sparkfidelity.image.ImageFormat}: the histogram is what counts, the mean says nothing. */
public final class Format implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "format",
                "number of the file format: 1 JPEG, 2 PNG, 3 WebP, 4 GIF, 5 BMP, 6 TIFF, 7 PNM or raw",
                "",
                0,
                8,
                Measure.Direction.NEITHER,
                "every image has one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.format().number());
    }
}
