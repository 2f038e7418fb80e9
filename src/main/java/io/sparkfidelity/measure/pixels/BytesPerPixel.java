package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The encoded file's bytes by the image's pixels. Raw pixels of arrays have 1 or 3, and a header of a few bytes. */
public final class BytesPerPixel implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "bytes_per_pixel",
                "bytes of the file by pixels of the image",
                "",
                0,
                8,
                Measure.Direction.NEITHER,
                "every image has one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.bytes() / ((double) file.width() * file.height()));
    }
}
