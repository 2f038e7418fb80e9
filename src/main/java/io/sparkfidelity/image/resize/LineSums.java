package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.PackedPixels;
import io.sparkfidelity.image.RgbImage;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Resampling along one axis in fixed point, each result rounded to 0..255: takes the lines of pixels that lie across the
 * axis, in order, and hands out the lines of the result. Only those are held that have begun and are not complete. Pixels
 * are {@link PackedPixels}.
 *
 * <p>All work goes along lines, over arrays of ints without conditions, which is what compilers turn into vector
 * instructions.
 */
final class LineSums {
    /** Lines are taken so many at a time, so that sums are loaded and stored a quarter as often. */
    static final int BLOCK = 4;

    private static final int HALF = 1 << (Taps.PRECISION_BITS - 1);

    private final Taps taps;
    private final int[] weights;
    private final int length;
    private final Sink sink;
    /** The lines that are being added, channel by channel. */
    private final int[][][] block;

    private final int[] pixels;
    private final int[][][] sums;
    private final ArrayDeque<int[][]> spare = new ArrayDeque<>();
    private int done;

    /** Takes the lines of the result, from the first to the last. */
    interface Sink {
        /** @param pixels the array serves for another line afterwards */
        void take(int line, int[] pixels);
    }

    /** @param length pixels of a line */
    LineSums(Taps taps, int length, Sink sink) {
        this.taps = taps;
        this.weights = taps.fixedPoint();
        this.length = length;
        this.sink = sink;
        this.block = new int[RgbImage.CHANNELS][BLOCK][length];
        this.pixels = new int[length];
        this.sums = new int[taps.length()][][];
    }

    /**
     * Takes the lines {@code at..at + BLOCK - 1}: {@code lines[from]} and those that follow. Blocks begin at the first
     * line that any result reads, and follow each other; lines beyond the last that is read may hold anything. After the
     * last result it begins anew.
     */
    void add(int at, int[][] lines, int from) {
        for (int i = 0; i < BLOCK; i++) {
            part(lines[from + i], block[0][i], block[1][i], block[2][i]);
        }
        for (int to = done; to < sums.length && taps.first()[to] < at + BLOCK; to++) {
            if (sums[to] == null) {
                sums[to] = begin();
            }
            add(sums[to], to, at);
            if (taps.first()[to] + taps.count()[to] <= at + BLOCK) {
                join(sums[to][0], sums[to][1], sums[to][2], pixels);
                sink.take(to, pixels);
                spare.push(sums[to]);
                sums[to] = null;
                done = to + 1;
            }
        }
        done = done == sums.length ? 0 : done;
    }

    private int[][] begin() {
        int[][] sum = spare.isEmpty() ? new int[RgbImage.CHANNELS][length] : spare.pop();
        for (int[] channel : sum) {
            Arrays.fill(channel, HALF);
        }
        return sum;
    }

    /** Adds the block to the result {@code to}; before its first and beyond its last tap weights are 0. */
    private void add(int[][] sum, int to, int at) {
        int tap = to * taps.stride();
        int skipped = at - taps.first()[to];
        int count = taps.count()[to];
        int w0 = skipped >= 0 && skipped < count ? weights[tap + skipped] : 0;
        int w1 = skipped >= -1 && skipped < count - 1 ? weights[tap + skipped + 1] : 0;
        int w2 = skipped >= -2 && skipped < count - 2 ? weights[tap + skipped + 2] : 0;
        int w3 = skipped >= -3 && skipped < count - 3 ? weights[tap + skipped + 3] : 0;
        for (int channel = 0; channel < sum.length; channel++) {
            int[][] lines = block[channel];
            add(sum[channel], lines[0], lines[1], lines[2], lines[3], w0, w1, w2, w3);
        }
    }

    private static void add(
            int[] sum, int[] first, int[] second, int[] third, int[] fourth, int w0, int w1, int w2, int w3) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += first[i] * w0 + second[i] * w1 + third[i] * w2 + fourth[i] * w3;
        }
    }

    private static void part(int[] pixels, int[] red, int[] green, int[] blue) {
        for (int i = 0; i < pixels.length; i++) {
            int pixel = pixels[i];
            red[i] = pixel & 0xFF;
            green[i] = pixel >> 8 & 0xFF;
            blue[i] = pixel >> 16 & 0xFF;
        }
    }

    private static void join(int[] red, int[] green, int[] blue, int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = rounded(red[i]) | rounded(green[i]) << 8 | rounded(blue[i]) << 16;
        }
    }

    /** Brings a sum to 0..255: below 0 no bit stays, above 255 all do. */
    private static int rounded(int sum) {
        int value = sum >> Taps.PRECISION_BITS;
        return (value & ~(value >> 31) | (255 - value) >> 31) & 0xFF;
    }
}
