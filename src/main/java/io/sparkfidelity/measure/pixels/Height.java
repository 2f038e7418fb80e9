package io.sparkfidelity.measure.pixels;

/** The image's height as it is decoded. */
public final class Height implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("height", "pixels", 0, 8_192);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.height());
    }
}
