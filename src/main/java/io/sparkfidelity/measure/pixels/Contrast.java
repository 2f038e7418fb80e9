package io.sparkfidelity.measure.pixels;

/** The standard deviation of luminance: {@link PixelStatistics#contrast}. */
public final class Contrast implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("contrast", "", 0, 128);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().contrast());
    }
}
