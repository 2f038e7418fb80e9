package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.RgbImage;

/**
 * {@code torch-bilinear}: pytorch-fid's resize, {@code torch.nn.functional.interpolate(x, size, mode="bilinear",
 * align_corners=False)} on samples divided by 255, without antialiasing. Within 1e-5 of PyTorch, of a range of 1.
 */
public record TorchBilinearResizer() implements Resizer {
    @Override
    public String name() {
        return "torch-bilinear";
    }

    @Override
    public Scale scale() {
        return Scale.UNIT;
    }

    @Override
    public void resizeInto(RgbImage image, int size, float[] out, int offset) {
        Planes.checkFit(size, out, offset);
        LinearTaps across = LinearTaps.halfPixel(image.width(), size);
        LinearTaps down = LinearTaps.halfPixel(image.height(), size);
        int plane = size * size;
        byte[] pixels = image.pixels();
        for (int y = 0; y < size; y++) {
            int upperRow = RgbImage.CHANNELS * down.lower()[y] * image.width();
            int lowerRow = RgbImage.CHANNELS * down.upper()[y] * image.width();
            float below = down.fraction()[y];
            float above = 1f - below;
            for (int x = 0; x < size; x++) {
                int left = RgbImage.CHANNELS * across.lower()[x];
                int right = RgbImage.CHANNELS * across.upper()[x];
                float after = across.fraction()[x];
                float before = 1f - after;
                int to = offset + y * size + x;
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++, to += plane) {
                    float top = before * unit(pixels[upperRow + left + channel])
                            + after * unit(pixels[upperRow + right + channel]);
                    float bottom = before * unit(pixels[lowerRow + left + channel])
                            + after * unit(pixels[lowerRow + right + channel]);
                    out[to] = above * top + below * bottom;
                }
            }
        }
    }

    private static float unit(byte sample) {
        return (sample & 0xFF) / 255f;
    }
}
