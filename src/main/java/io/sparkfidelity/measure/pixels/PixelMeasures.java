package io.sparkfidelity.measure.pixels;

import java.util.List;

/** All measures of pixels. One more is a class and a line here. */
public final class PixelMeasures {
    /** Of one image and its file. */
    public static final List<ImageMeasure> IMAGE = List.of(
            new Width(),
            new Height(),
            new Aspect(),
            new BytesPerPixel(),
            new Format(),
            new Quality(),
            new Luminance(),
            new Contrast(),
            new Saturation(),
            new Sharpness());

    /** Of an image and its partner. */
    public static final List<PairMeasure> PAIR =
            List.of(new Mse(), new Psnr(), new Identical(), Ssim.gaussian(), Ssim.uniform7(), Ssim.torchmetrics());

    private PixelMeasures() {}
}
