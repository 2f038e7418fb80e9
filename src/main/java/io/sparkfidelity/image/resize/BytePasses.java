package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Pillow's resampling of uint8 images: a horizontal and then a vertical pass in fixed point, each rounded to uint8, and
 * each left out where the size along its axis stays. Equal to Pillow's {@code Image.resize} bit for bit ({@code
 * Resample.c}, the {@code 8bpc} functions).
 *
 * <p>The passes go hand in hand: a few rows are resampled horizontally and at once added to the output rows that read
 * them. So there is never a whole picture in between, which may be far larger than the image and the result.
 */
final class BytePasses {
    private static final int HALF = 1 << (Taps.PRECISION_BITS - 1);
    private static final long HALVES = (long) HALF << 32 | HALF;
    /** Rows that are added together, so that sums are loaded and stored a quarter as often. Even. */
    private static final int BLOCK = 4;

    private BytePasses() {}

    /** What the spans want of {@code image}, resampled; the same image if that is all of it in its own size. */
    static RgbImage resample(RgbImage image, Filter kernel, Span across, Span down) throws ImageRejectedException {
        RgbImage kept = image.crop(
                across.isUnscaled() ? across.unscaledFrom() : 0,
                down.isUnscaled() ? down.unscaledFrom() : 0,
                across.isUnscaled() ? across.length() : image.width(),
                down.isUnscaled() ? down.length() : image.height());
        if (across.isUnscaled() && down.isUnscaled()) {
            return kept;
        }
        Rows rows = across.isUnscaled() ? new Widened(kept) : new Horizontal(kept, Taps.of(kernel, across));
        byte[] out = down.isUnscaled()
                ? single(rows, kept.height(), across.length())
                : vertical(rows, Taps.of(kernel, down), kept, across.length());
        return new RgbImage(across.length(), down.length(), out);
    }

    /** The rows that the vertical pass reads, as ints: it is several times faster over ints than over bytes. */
    private sealed interface Rows {
        /** Writes rows {@code y} and {@code y + 1}; if {@code y} is the last of all, it is both. */
        void read(int y, int[] upper, int[] lower);
    }

    /** The image's own rows. */
    private record Widened(RgbImage image) implements Rows {
        @Override
        public void read(int y, int[] upper, int[] lower) {
            copy(y, upper);
            copy(Math.min(y + 1, image.height() - 1), lower);
        }

        private void copy(int y, int[] row) {
            byte[] pixels = image.pixels();
            int from = y * row.length;
            for (int i = 0; i < row.length; i++) {
                row[i] = pixels[from + i] & 0xFF;
            }
        }
    }

    /**
     * Rows after the horizontal pass. Two rows at a time: a long holds the samples of both, and one multiplication
     * serves both. The lower half's sum may be negative and then borrows from the upper half, which gets it back when
     * they are parted.
     */
    private static final class Horizontal implements Rows {
        private final RgbImage image;
        private final Taps across;
        private final int[] weights;
        /** Both rows, from the first column that is read. */
        private final long[] pair;

        Horizontal(RgbImage image, Taps across) {
            this.image = image;
            this.across = across;
            this.weights = across.fixedPoint();
            this.pair = new long[RgbImage.CHANNELS * (across.end() - across.begin())];
        }

        @Override
        public void read(int y, int[] upper, int[] lower) {
            pack(y, Math.min(y + 1, image.height() - 1));
            for (int x = 0; x < across.length(); x++) {
                long red = HALVES;
                long green = HALVES;
                long blue = HALVES;
                int from = RgbImage.CHANNELS * (across.first()[x] - across.begin());
                int tap = x * across.stride();
                for (int end = tap + across.count()[x]; tap < end; tap++, from += RgbImage.CHANNELS) {
                    long weight = weights[tap];
                    red += pair[from] * weight;
                    green += pair[from + 1] * weight;
                    blue += pair[from + 2] * weight;
                }
                int to = RgbImage.CHANNELS * x;
                part(red, upper, lower, to);
                part(green, upper, lower, to + 1);
                part(blue, upper, lower, to + 2);
            }
        }

        private void pack(int upper, int lower) {
            byte[] pixels = image.pixels();
            int fromUpper = RgbImage.CHANNELS * (upper * image.width() + across.begin());
            int fromLower = RgbImage.CHANNELS * (lower * image.width() + across.begin());
            for (int i = 0; i < pair.length; i++) {
                pair[i] = (pixels[fromUpper + i] & 0xFF) | (pixels[fromLower + i] & 0xFFL) << 32;
            }
        }

        private static void part(long sums, int[] upper, int[] lower, int to) {
            int low = (int) sums;
            lower[to] = clip((int) ((sums - low) >> 32));
            upper[to] = clip(low);
        }
    }

    /** Only the horizontal pass. */
    private static byte[] single(Rows rows, int height, int width) {
        int rowLength = RgbImage.CHANNELS * width;
        int[] upper = new int[rowLength];
        int[] lower = new int[rowLength];
        byte[] out = new byte[rowLength * height];
        for (int y = 0; y < height; y += 2) {
            rows.read(y, upper, lower);
            narrow(upper, out, y * rowLength);
            if (y + 1 < height) {
                narrow(lower, out, (y + 1) * rowLength);
            }
        }
        return out;
    }

    private static void narrow(int[] row, byte[] out, int to) {
        for (int i = 0; i < row.length; i++) {
            out[to + i] = (byte) row[i];
        }
    }

    private static byte[] vertical(Rows rows, Taps down, RgbImage image, int width) throws ImageRejectedException {
        ResizeLimit.checkBetween(image, down.end() - down.begin(), width);
        int rowLength = RgbImage.CHANNELS * width;
        int[] weights = down.fixedPoint();
        int[][] block = new int[BLOCK][rowLength];
        // Of the output rows those that have begun and are not finished, which follow each other.
        int[][] sums = new int[down.length()][];
        ArrayDeque<int[]> spare = new ArrayDeque<>();
        byte[] out = new byte[rowLength * down.length()];
        int done = 0;
        for (int y = down.begin(); y < down.end(); y += BLOCK) {
            for (int i = 0; i < BLOCK && y + i < down.end(); i += 2) {
                rows.read(y + i, block[i], block[i + 1]);
            }
            for (int to = done; to < sums.length && down.first()[to] < y + BLOCK; to++) {
                if (sums[to] == null) {
                    sums[to] = spare.isEmpty() ? new int[rowLength] : spare.pop();
                    Arrays.fill(sums[to], HALF);
                }
                addBlock(sums[to], block, weights, to * down.stride(), y - down.first()[to], down.count()[to]);
            }
            for (; done < sums.length && down.first()[done] + down.count()[done] <= y + BLOCK; done++) {
                for (int i = 0; i < rowLength; i++) {
                    out[done * rowLength + i] = (byte) clip(sums[done][i]);
                }
                spare.push(sums[done]);
                sums[done] = null;
            }
        }
        return out;
    }

    /** Adds the block's rows with the weights from {@code taps + from} on; beyond the {@code count} taps that is 0. */
    private static void addBlock(int[] sums, int[][] block, int[] weights, int taps, int from, int count) {
        int w0 = from >= 0 && from < count ? weights[taps + from] : 0;
        int w1 = from >= -1 && from < count - 1 ? weights[taps + from + 1] : 0;
        int w2 = from >= -2 && from < count - 2 ? weights[taps + from + 2] : 0;
        int w3 = from >= -3 && from < count - 3 ? weights[taps + from + 3] : 0;
        int[] first = block[0];
        int[] second = block[1];
        int[] third = block[2];
        int[] fourth = block[3];
        for (int i = 0; i < sums.length; i++) {
            sums[i] += first[i] * w0 + second[i] * w1 + third[i] * w2 + fourth[i] * w3;
        }
    }

    /** Rounds to 0..255. Few sums lie outside, so a branch is cheaper than minimum and maximum. */
    private static int clip(int sum) {
        int value = sum >> Taps.PRECISION_BITS;
        return (value & ~0xFF) == 0 ? value : ~value >> 31 & 0xFF;
    }
}
