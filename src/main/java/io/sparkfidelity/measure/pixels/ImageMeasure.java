package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** A number of one image as it stands in its file. */
public interface ImageMeasure {
    Measure measure();

    Reading read(ImageFile file);
}
