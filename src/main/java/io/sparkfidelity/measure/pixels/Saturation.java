package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The mean saturation: {@link PixelStatistics#saturation}. */
public final class Saturation implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "saturation",
                "mean HSV saturation of an image",
                "",
                0,
                1,
                Measure.Direction.NEITHER,
                "every image has one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().saturation());
    }
}
