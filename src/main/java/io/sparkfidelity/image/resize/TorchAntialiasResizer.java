package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;

/**
 * {@code torch-bilinear-antialias}: {@code torch.nn.functional.interpolate(x, size, mode="bilinear",
 * align_corners=False, antialias=True)} on float samples in 0..255, the default of torchmetrics since 1.8.0. PyTorch
 * took the taps from Pillow; it sums in float32 in an order that depends on its build, so results are the same but for
 * that sum's rounding.
 */
public record TorchAntialiasResizer() implements Resizer {
    @Override
    public String name() {
        return "torch-bilinear-antialias";
    }

    @Override
    public Scale scale() {
        return Scale.BYTE;
    }

    @Override
    public void resizeInto(RgbImage image, int size, float[] out, int offset) throws ImageRejectedException {
        Planes.checkFit(size, out, offset);
        Taps across = Taps.of(Filter.BILINEAR, Span.whole(image.width(), size));
        Taps down = Taps.of(Filter.BILINEAR, Span.whole(image.height(), size));
        FloatPasses.resample(image, across, down, out, offset);
    }
}
