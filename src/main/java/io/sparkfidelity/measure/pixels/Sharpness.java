package io.sparkfidelity.measure.pixels;

/** The variance of the Laplacian: {@link PixelStatistics#sharpness}. Photographs have some hundreds, noise and drawings many thousands. */
public final class Sharpness implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("sharpness", "", 0, 65_536);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().sharpness(), Lack.TOO_SMALL);
    }
}
