package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.measure.Measure;

/**
 * The peak signal-to-noise ratio, 10 log10(255^2 / {@link Mse}), in decibels. Equal images have none: positive infinity,
 * beyond the range, whose end {@value #MOST} dB a mean takes for them. In up to 51,261 pixels any difference at all is below
 * that end.
 */
public final class Psnr implements PairMeasure {
    /** The upper end of the range: a mean squared difference of 6.5e-6. */
    public static final double MOST = 100;

    private final Mse mse = new Mse();

    @Override
    public Measure measure() {
        return new Measure(
                "psnr",
                "peak signal-to-noise ratio against the partner",
                "dB",
                0,
                MOST,
                Measure.Direction.LARGER,
                PairMeasure.ABSENT);
    }

    @Override
    public int shortestSide() {
        return mse.shortestSide();
    }

    @Override
    public double value(RgbImage reference, RgbImage candidate) {
        return 10 * StrictMath.log10(Mse.LARGEST / mse.value(reference, candidate));
    }
}
