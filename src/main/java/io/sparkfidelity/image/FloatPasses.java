package io.sparkfidelity.image;

import java.util.Arrays;

/**
 * Resampling of float32 planes with given taps: a horizontal and then a vertical pass, sums in float64 in the order of
 * the taps, each pass rounded to float32 (Pillow's mode {@code F}: {@code Resample.c}, the {@code 32bpc} functions).
 */
final class FloatPasses {
    private FloatPasses() {}

    /**
     * Writes {@code image} resampled to {@code width = across.length()}, {@code height = down.length()} as three planes
     * into {@code out} from {@code offset} on.
     */
    static void resample(RgbImage image, Taps across, Taps down, float[] out, int offset) {
        int top = down.first()[0];
        int bottom = down.first()[down.length() - 1] + down.count()[down.length() - 1];
        int width = across.length();
        double[] rows = horizontal(image, across, top, bottom);
        int plane = width * down.length();
        double[] sums = new double[RgbImage.CHANNELS * width];
        for (int y = 0; y < down.length(); y++) {
            Arrays.fill(sums, 0.0);
            int tap = y * down.stride();
            int from = (down.first()[y] - top) * sums.length;
            for (int end = tap + down.count()[y]; tap < end; tap++, from += sums.length) {
                addRow(sums, rows, from, down.weights()[tap]);
            }
            for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
                int to = offset + channel * plane + y * width;
                int part = channel * width;
                for (int x = 0; x < width; x++) {
                    out[to + x] = (float) sums[part + x];
                }
            }
        }
    }

    private static void addRow(double[] sums, double[] rows, int from, double weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += rows[from + i] * weight;
        }
    }

    /**
     * Rows {@code top..bottom}, each as a red, a green and a blue part. They hold float32 values in float64, which
     * spares the vertical pass, the longer one, a conversion that compilers do not vectorise.
     */
    private static double[] horizontal(RgbImage image, Taps across, int top, int bottom) {
        int width = across.length();
        byte[] pixels = image.pixels();
        double[] weights = across.weights();
        double[] rows = new double[RgbImage.CHANNELS * width * (bottom - top)];
        int to = 0;
        for (int y = top; y < bottom; y++, to += RgbImage.CHANNELS * width) {
            int row = RgbImage.CHANNELS * y * image.width();
            for (int x = 0; x < width; x++) {
                double red = 0.0;
                double green = 0.0;
                double blue = 0.0;
                int from = row + RgbImage.CHANNELS * across.first()[x];
                int tap = x * across.stride();
                for (int end = tap + across.count()[x]; tap < end; tap++, from += RgbImage.CHANNELS) {
                    double weight = weights[tap];
                    red += (pixels[from] & 0xFF) * weight;
                    green += (pixels[from + 1] & 0xFF) * weight;
                    blue += (pixels[from + 2] & 0xFF) * weight;
                }
                rows[to + x] = (float) red;
                rows[to + width + x] = (float) green;
                rows[to + 2 * width + x] = (float) blue;
            }
        }
        return rows;
    }
}
