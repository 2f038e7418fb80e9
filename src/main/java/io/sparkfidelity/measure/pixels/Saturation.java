package io.sparkfidelity.measure.pixels;

/** The mean saturation: {@link PixelStatistics#saturation}. */
public final class Saturation implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("saturation", "", 0, 1);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().saturation());
    }
}
