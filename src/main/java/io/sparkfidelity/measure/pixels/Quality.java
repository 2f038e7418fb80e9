package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** What quality a JPEG was written with: {@link io.sparkfidelity.image.jpeg.JpegQuality}. */
public final class Quality implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "jpeg_quality",
                "quality of JPEG files, from their quantisation tables",
                "",
                0,
                128,
                Measure.Direction.NEITHER,
                "only JPEG files have one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.jpegQuality(), Lack.NOT_JPEG);
    }
}
