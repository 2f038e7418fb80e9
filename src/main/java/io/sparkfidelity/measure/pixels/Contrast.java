package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The standard deviation of luminance: {@link PixelStatistics#contrast}. */
public final class Contrast implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "contrast",
                "standard deviation of luminance",
                "",
                0,
                128,
                Measure.Direction.NEITHER,
                "it could not be read");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().contrast());
    }
}
