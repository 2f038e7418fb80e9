package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** What quality a JPEG was written with: {@link io.sparkfidelity.image.jpeg.JpegQuality}. */
public final class Quality implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "jpeg_quality",
                "quality that the JPEG was written with",
                "",
                0,
                128,
                Measure.Direction.NEITHER,
                "it is no JPEG");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.jpegQuality(), Lack.NOT_JPEG);
    }
}
