package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;

/**
 * {@code clean}: clean-fid's resize. Each channel as a float image through Pillow's antialiased bicubic filter, clipped
 * to 0..255 and not rounded. Within 1e-3 of clean-fid (of 255; in practice equal up to the last bit of float32).
 */
public record CleanResizer() implements Resizer {
    @Override
    public String name() {
        return "clean";
    }

    @Override
    public Scale scale() {
        return Scale.BYTE;
    }

    @Override
    public void resizeInto(RgbImage image, int size, float[] out, int offset) throws ImageRejectedException {
        Planes.checkFit(size, out, offset);
        if (image.width() == size && image.height() == size) {
            Planes.writeBytes(image, out, offset);
            return;
        }
        // Where only one side stays, its pass is one tap of weight 1 exactly, so it need not be left out.
        Taps across = Taps.of(Filter.BICUBIC, Span.whole(image.width(), size));
        Taps down = Taps.of(Filter.BICUBIC, Span.whole(image.height(), size));
        FloatPasses.resample(image, across, down, out, offset);
        int end = offset + Planes.samples(size);
        for (int i = offset; i < end; i++) {
            out[i] = Math.max(0f, Math.min(255f, out[i]));
        }
    }
}
