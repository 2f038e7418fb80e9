package io.sparkfidelity.measure.pixels;

/** The file's format as the number of its {@link io.sparkfidelity.image.ImageFormat}: the histogram is what counts, the mean says nothing. */
public final class Format implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("format", "", 0, 8);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.format().number());
    }
}
