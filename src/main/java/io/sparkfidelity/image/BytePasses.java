package io.sparkfidelity.image;

import java.util.Arrays;

/**
 * Pillow's resampling of uint8 images: a horizontal and then a vertical pass in fixed point, each rounded to uint8, and
 * each left out where the size along its axis stays. Equal to Pillow's {@code Image.resize} bit for bit ({@code
 * Resample.c}, the {@code 8bpc} functions).
 */
final class BytePasses {
    private static final int HALF = 1 << (Taps.PRECISION_BITS - 1);
    private static final long HALVES = (long) HALF << 32 | HALF;

    private BytePasses() {}

    /** {@code image} resampled to {@code width} x {@code height}; the same image if that is its size. */
    static RgbImage resample(RgbImage image, Kernel kernel, int width, int height) {
        if (width == image.width() && height == image.height()) {
            return image;
        }
        if (height == image.height()) {
            int[] rows = horizontal(image, Taps.of(kernel, image.width(), width), 0, height);
            byte[] out = new byte[rows.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = (byte) rows[i];
            }
            return new RgbImage(width, height, out);
        }
        Taps down = Taps.of(kernel, image.height(), height);
        // Only the rows that the second pass reads are computed: a box filter may skip some at either end.
        int top = down.first()[0];
        int bottom = down.first()[height - 1] + down.count()[height - 1];
        int[] rows = width == image.width()
                ? widen(image, top, bottom)
                : horizontal(image, Taps.of(kernel, image.width(), width), top, bottom);
        return new RgbImage(width, height, vertical(rows, top, RgbImage.CHANNELS * width, down));
    }

    /** Rows {@code top..bottom} as ints: the vertical pass is several times faster over ints than over bytes. */
    private static int[] widen(RgbImage image, int top, int bottom) {
        int rowLength = RgbImage.CHANNELS * image.width();
        int from = top * rowLength;
        byte[] pixels = image.pixels();
        int[] rows = new int[(bottom - top) * rowLength];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = pixels[from + i] & 0xFF;
        }
        return rows;
    }

    /**
     * Two rows at a time: a long holds the samples of both, and one multiplication serves both. The lower half's sum
     * may be negative and then borrows from the upper half, which gets it back when they are parted.
     */
    private static int[] horizontal(RgbImage image, Taps across, int top, int bottom) {
        int rowLength = RgbImage.CHANNELS * across.length();
        int[] weights = across.fixedPoint();
        long[] pair = new long[RgbImage.CHANNELS * image.width()];
        int[] rows = new int[rowLength * (bottom - top)];
        for (int y = top; y < bottom; y += 2) {
            int upper = (y - top) * rowLength;
            // The last of an odd number of rows goes with itself.
            int lower = y + 1 < bottom ? upper + rowLength : upper;
            pack(image, y, Math.min(y + 1, bottom - 1), pair);
            for (int x = 0; x < across.length(); x++) {
                long red = HALVES;
                long green = HALVES;
                long blue = HALVES;
                int from = RgbImage.CHANNELS * across.first()[x];
                int tap = x * across.stride();
                for (int end = tap + across.count()[x]; tap < end; tap++, from += RgbImage.CHANNELS) {
                    long weight = weights[tap];
                    red += pair[from] * weight;
                    green += pair[from + 1] * weight;
                    blue += pair[from + 2] * weight;
                }
                int to = RgbImage.CHANNELS * x;
                part(red, rows, upper + to, lower + to);
                part(green, rows, upper + to + 1, lower + to + 1);
                part(blue, rows, upper + to + 2, lower + to + 2);
            }
        }
        return rows;
    }

    private static void pack(RgbImage image, int upper, int lower, long[] pair) {
        byte[] pixels = image.pixels();
        int fromUpper = upper * pair.length;
        int fromLower = lower * pair.length;
        for (int i = 0; i < pair.length; i++) {
            pair[i] = (pixels[fromUpper + i] & 0xFF) | (pixels[fromLower + i] & 0xFFL) << 32;
        }
    }

    private static void part(long sums, int[] rows, int upper, int lower) {
        int low = (int) sums;
        rows[lower] = clip((int) ((sums - low) >> 32));
        rows[upper] = clip(low);
    }

    private static byte[] vertical(int[] rows, int top, int rowLength, Taps down) {
        int[] weights = down.fixedPoint();
        byte[] out = new byte[Math.multiplyExact(rowLength, down.length())];
        int[] sums = new int[rowLength];
        for (int y = 0; y < down.length(); y++) {
            Arrays.fill(sums, HALF);
            int tap = y * down.stride();
            int from = (down.first()[y] - top) * rowLength;
            int left = down.count()[y];
            // Four rows at a time, so that the sums are loaded and stored a quarter as often.
            for (; left >= 4; left -= 4, tap += 4, from += 4 * rowLength) {
                addFour(sums, rows, from, rowLength, weights, tap);
            }
            for (; left > 0; left--, tap++, from += rowLength) {
                addOne(sums, rows, from, weights[tap]);
            }
            int to = y * rowLength;
            for (int i = 0; i < rowLength; i++) {
                out[to + i] = (byte) clip(sums[i]);
            }
        }
        return out;
    }

    private static void addOne(int[] sums, int[] rows, int from, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += rows[from + i] * weight;
        }
    }

    private static void addFour(int[] sums, int[] rows, int from, int step, int[] weights, int tap) {
        int w0 = weights[tap];
        int w1 = weights[tap + 1];
        int w2 = weights[tap + 2];
        int w3 = weights[tap + 3];
        int second = from + step;
        int third = second + step;
        int fourth = third + step;
        for (int i = 0; i < sums.length; i++) {
            sums[i] += rows[from + i] * w0 + rows[second + i] * w1 + rows[third + i] * w2 + rows[fourth + i] * w3;
        }
    }

    /** Rounds to 0..255. Few sums lie outside, so a branch is cheaper than minimum and maximum. */
    private static int clip(int sum) {
        int value = sum >> Taps.PRECISION_BITS;
        return (value & ~0xFF) == 0 ? value : ~value >> 31 & 0xFF;
    }
}
