package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** The variance of the Laplacian: {@link PixelStatistics#sharpness}. Photographs have some hundreds, noise and drawings many thousands. */
public final class Sharpness implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "sharpness",
                "variance of the Laplacian of luminance",
                "",
                0,
                65_536,
                Measure.Direction.NEITHER,
                "a side of the image is below 3 pixels");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.statistics().sharpness(), Lack.TOO_SMALL);
    }
}
