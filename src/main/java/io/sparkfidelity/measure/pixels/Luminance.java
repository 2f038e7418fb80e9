package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The mean luminance: {@link PixelStatistics#luminance}. */
public final class Luminance implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "luminance",
                "mean luminance of an image",
                "",
                0,
                256,
                Measure.Direction.NEITHER,
                "every image has one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().luminance());
    }
}
