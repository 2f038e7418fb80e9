package io.sparkfidelity.measure.pixels;

/** Width by height. */
public final class Aspect implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("aspect", "", 0, 8);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of((double) file.width() / file.height());
    }
}
