package io.sparkfidelity.measure.pixels;

/** The mean luminance: {@link PixelStatistics#luminance}. */
public final class Luminance implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("luminance", "", 0, 256);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().luminance());
    }
}
