package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.measure.Measure;

/** Width by height. */
public final class Aspect implements ImageMeasure {
    @Override
    public Measure measure() {
        return new Measure("aspect", "width by height", "", 0, 8, Measure.Direction.NEITHER, "every image has one");
    }

    @Override
    public Reading read(ImageFile file) {
        return Reading.of((double) file.width() / file.height());
    }
}
