package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PackedPixels;
import io.sparkfidelity.image.RgbImage;

/**
 * Resampling of float32 planes with given taps: a horizontal and then a vertical pass, sums in float64 in the order of
 * the taps, each pass rounded to float32 (Pillow's mode {@code F}: {@code Resample.c}, the {@code 32bpc} functions).
 *
 * <p>As in {@link BytePasses}, a band of rows is resampled horizontally, column by column, and at once added to the
 * output rows that read them. Lines are a red, a green and a blue part.
 */
final class FloatPasses {
    /** More rows make longer columns, which cost less a sample, until the rows fill the processor's cache. */
    private static final int MOST_ROWS = 96;

    private static final int MOST_SAMPLES = 1 << 17;

    private FloatPasses() {}

    /**
     * Writes {@code image} resampled to {@code width = across.length()}, {@code height = down.length()} as three planes
     * into {@code out} from {@code offset} on.
     */
    static void resample(RgbImage image, Taps across, Taps down, float[] out, int offset)
            throws ImageRejectedException {
        int width = across.length();
        int wanted = down.end() - down.begin();
        ResizeLimit.checkBetween(image, wanted, width);
        int row = RgbImage.CHANNELS * width;
        float[][] rows = new float[Math.max(1, Math.min(Math.min(MOST_ROWS, MOST_SAMPLES / row), wanted))][row];
        int[] pixels = new int[rows.length];
        double[] line = new double[row];
        double[] column = new double[RgbImage.CHANNELS * rows.length];
        FloatSums horizontal = new FloatSums(across, column.length, (x, sums) -> scatter(sums, rows, x));
        int plane = width * down.length();
        FloatSums vertical = new FloatSums(down, row, (y, sums) -> write(sums, out, offset + y * width, plane));
        for (int y = down.begin(); y < down.end(); y += rows.length) {
            int count = Math.min(rows.length, down.end() - y);
            for (int x = across.begin(); x < across.end(); x++) {
                PackedPixels.read(image, y * image.width() + x, image.width(), count, pixels);
                part(pixels, column);
                horizontal.add(x, column);
            }
            for (int i = 0; i < count; i++) {
                widen(rows[i], line);
                vertical.add(y + i, line);
            }
        }
    }

    private static void part(int[] pixels, double[] line) {
        int length = pixels.length;
        for (int i = 0; i < length; i++) {
            int pixel = pixels[i];
            line[i] = pixel & 0xFF;
            line[length + i] = pixel >> 8 & 0xFF;
            line[2 * length + i] = pixel >> 16 & 0xFF;
        }
    }

    /** Puts a column of the result into the rows. */
    private static void scatter(double[] column, float[][] rows, int x) {
        int height = rows.length;
        int width = rows[0].length / RgbImage.CHANNELS;
        for (int i = 0; i < height; i++) {
            float[] row = rows[i];
            row[x] = (float) column[i];
            row[width + x] = (float) column[height + i];
            row[2 * width + x] = (float) column[2 * height + i];
        }
    }

    private static void widen(float[] row, double[] line) {
        for (int i = 0; i < line.length; i++) {
            line[i] = row[i];
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
}
