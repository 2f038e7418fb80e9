package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.RgbImage;

/**
 * {@code tf1-bilinear}: the resize inside the 2015 TensorFlow graph of Inception ({@code ResizeBilinear} with {@code
 * align_corners=False} and without half-pixel centres), as guided-diffusion, torch-fidelity and StyleGAN use it.
 * Samples stay in 0..255. Within 1e-5 of the range.
 */
public record TensorflowResizer() implements Resizer {
    @Override
    public String name() {
        return "tf1-bilinear";
    }

    @Override
    public Scale scale() {
        return Scale.BYTE;
    }

    @Override
    public void resizeInto(RgbImage image, int size, float[] out, int offset) {
        Planes.checkFit(size, out, offset);
        LinearTaps across = LinearTaps.legacy(image.width(), size);
        LinearTaps down = LinearTaps.legacy(image.height(), size);
        int plane = size * size;
        byte[] pixels = image.pixels();
        for (int y = 0; y < size; y++) {
            int upperRow = RgbImage.CHANNELS * down.lower()[y] * image.width();
            int lowerRow = RgbImage.CHANNELS * down.upper()[y] * image.width();
            float below = down.fraction()[y];
            for (int x = 0; x < size; x++) {
                int left = RgbImage.CHANNELS * across.lower()[x];
                int right = RgbImage.CHANNELS * across.upper()[x];
                float after = across.fraction()[x];
                int to = offset + y * size + x;
                for (int channel = 0; channel < RgbImage.CHANNELS; channel++, to += plane) {
                    float topLeft = pixels[upperRow + left + channel] & 0xFF;
                    float topRight = pixels[upperRow + right + channel] & 0xFF;
                    float bottomLeft = pixels[lowerRow + left + channel] & 0xFF;
                    float bottomRight = pixels[lowerRow + right + channel] & 0xFF;
                    float top = topLeft + (topRight - topLeft) * after;
                    float bottom = bottomLeft + (bottomRight - bottomLeft) * after;
                    out[to] = top + (bottom - top) * below;
                }
            }
        }
    }
}
