package io.sparkfidelity.measure.pixels;

/** The encoded file's bytes by the image's pixels. Raw pixels of arrays have 1 or 3, and a header of a few bytes. */
public final class BytesPerPixel implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("bytes_per_pixel", "", 0, 8);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.bytes() / ((double) file.width() * file.height()));
    }
}
