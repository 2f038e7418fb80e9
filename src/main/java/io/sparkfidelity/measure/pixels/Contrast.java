package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The standard deviation of luminance: {@link PixelStatistics#contrast}. */
public final class Contrast implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "contrast",
                "deviation of luminance within an image",
                "",
                0,
                128,
                Measure.Direction.NEITHER,
                "every image has one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().contrast());
    }
}
