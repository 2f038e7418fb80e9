package io.sparkfidelity.measure.pixels;

/** A number of one image as it stands in its file. */
public interface ImageMeasure {
    Axis axis();

    Reading read(ImageFile file);
}
