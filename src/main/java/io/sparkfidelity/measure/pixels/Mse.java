package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.measure.Measure;

/** The mean squared difference of all samples, pixels and channels alike, on the scale 0..255. Exact but for its division. */
public final class Mse implements PairMeasure {
    /** The square of the largest difference. */
    static final double LARGEST = 255.0 * 255.0;

    @Override
    public Measure measure() {
        return new Measure(
                "mse",
                "mean squared difference from the partner's pixels",
                "",
                0,
                LARGEST,
                Measure.Direction.SMALLER,
                PairMeasure.ABSENT);
    }

    @Override
    public int shortestSide() {
        return 1;
    }

    @Override
    public double value(RgbImage reference, RgbImage candidate) {
        byte[] a = reference.pixels();
        byte[] b = candidate.pixels();
        long sum = 0;
        for (int i = 0; i < a.length; i++) {
            int difference = (a[i] & 0xFF) - (b[i] & 0xFF);
            sum += (long) difference * difference;
        }
        return (double) sum / a.length;
    }
}
