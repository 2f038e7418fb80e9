package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The mean luminance: {@link PixelStatistics#luminance}. */
public final class Luminance implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "luminance",
                "mean luminance (Rec. 709)",
                "",
                0,
                256,
                Measure.Direction.NEITHER,
                "it could not be read");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().luminance());
    }
}
