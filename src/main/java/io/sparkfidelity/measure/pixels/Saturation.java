package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The mean saturation: {@link PixelStatistics#saturation}. */
public final class Saturation implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "saturation", "mean saturation (HSV)", "", 0, 1, Measure.Direction.NEITHER, "it could not be read");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().saturation());
    }
}
