package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;

/**
 * Resampling of float32 planes with given taps: a horizontal and then a vertical pass, sums in float64 in the order of
 * the taps, each pass rounded to float32 (Pillow's mode {@code F}: {@code Resample.c}, the {@code 32bpc} functions).
 */
final class FloatPasses {
    private FloatPasses() {}

    /**
     * Writes {@code image} resampled to {@code width = across.length()}, {@code height = down.length()} as three planes
     * into {@code out} from {@code offset} on. Each row is added to the output rows that read it as soon as it is
     * resampled horizontally, so there is no picture in between.
     */
    static void resample(RgbImage image, Taps across, Taps down, float[] out, int offset)
            throws ImageRejectedException {
        int width = across.length();
        ResizeLimit.checkBetween(image, down.end() - down.begin(), width);
        double[] row = new double[RgbImage.CHANNELS * width];
        // Of the output rows those that have begun and are not finished, which follow each other.
        double[][] sums = new double[down.length()][];
        int done = 0;
        for (int y = down.begin(); y < down.end(); y++) {
            horizontal(image, across, y, row);
            for (int to = done; to < sums.length && down.first()[to] <= y; to++) {
                if (sums[to] == null) {
                    sums[to] = new double[row.length];
                }
                addRow(sums[to], row, down.weights()[to * down.stride() + y - down.first()[to]]);
            }
            for (; done < sums.length && down.first()[done] + down.count()[done] == y + 1; done++) {
                write(sums[done], out, offset + done * width, width * sums.length);
                sums[done] = null;
            }
        }
    }

    private static void addRow(double[] sums, double[] row, double weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += row[i] * weight;
        }
    }

    private static void write(double[] sums, float[] out, int to, int plane) {
        int width = sums.length / RgbImage.CHANNELS;
        for (int channel = 0; channel < RgbImage.CHANNELS; channel++) {
            for (int x = 0; x < width; x++) {
                out[to + channel * plane + x] = (float) sums[channel * width + x];
            }
        }
    }

    /**
     * Resamples row {@code y}: a red, a green and a blue part. They hold float32 values in float64, which spares the
     * vertical pass, the longer one, a conversion that compilers do not vectorise.
     */
    private static void horizontal(RgbImage image, Taps across, int y, double[] out) {
        int width = across.length();
        byte[] pixels = image.pixels();
        double[] weights = across.weights();
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
            out[x] = (float) red;
            out[width + x] = (float) green;
            out[2 * width + x] = (float) blue;
        }
    }
}
