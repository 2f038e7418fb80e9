package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.measure.Measure;
import java.util.Arrays;

/** 1 for an image that has its partner's pixels, 0 for any other: its mean is the share of equal images. */
public final class Identical implements PairMeasure {
    @Override
    public Measure measure() {
        return new Measure(
                "identical",
                "share of images that have their partner's pixels",
                "",
                0,
                1,
                Measure.Direction.LARGER,
                PairMeasure.ABSENT);
    }

    @Override
    public int shortestSide() {
        return 1;
    }

    @Override
    public double value(RgbImage reference, RgbImage candidate) {
        return Arrays.equals(reference.pixels(), candidate.pixels()) ? 1 : 0;
    }
}
