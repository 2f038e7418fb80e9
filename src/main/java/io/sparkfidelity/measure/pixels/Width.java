package io.sparkfidelity.measure.pixels;

/** The image's width as it is decoded. */
public final class Width implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("width", "pixels", 0, 8_192);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.width());
    }
}
