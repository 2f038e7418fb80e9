package io.sparkfidelity.measure.pixels;

/** What quality a JPEG was written with: {@link io.sparkfidelity.image.jpeg.JpegQuality}. */
public final class Quality implements ImageMeasure {
    @Override
    public Axis axis() {
        return new Axis("jpeg_quality", "", 0, 128);
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of(file.jpegQuality(), Lack.NOT_JPEG);
    }
}
