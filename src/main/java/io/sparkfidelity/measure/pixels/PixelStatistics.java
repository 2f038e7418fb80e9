package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.RgbImage;
import java.util.OptionalDouble;

/**
 * What one pass over an image's pixels finds. Luminance is that of ITU-R BT.709, 0.2126 R + 0.7152 G + 0.0722 B, of the
 * 8-bit samples as they are stored: gamma is not undone.
 *
 * @param luminance its mean over all pixels, 0..255
 * @param contrast its standard deviation over all pixels (divisor: their number), 0..127.5
 * @param saturation mean over all pixels of S of the colour space HSV, (max - min) / max of a pixel's three samples and 0
 *     for black, 0..1
 * @param sharpness the variance of the 3 x 3 Laplacian of luminance (the four neighbours' sum less four times the pixel)
 *     over the pixels that are not at an edge; empty if a side is below 3. Pech-Pacheco et al. 2000, equation 6
 */
public record PixelStatistics(double luminance, double contrast, double saturation, OptionalDouble sharpness) {
    /** BT.709's weights times this are integers, and so is everything that is added up. */
    private static final int SCALE = 10_000;

    private static final int RED = 2_126;
    private static final int GREEN = 7_152;
    private static final int BLUE = 722;

    /** The squares of so many numbers below 2^24 add up to less than 2^63. */
    private static final int EXACT = 1 << 15;

    public static PixelStatistics of(RgbImage image) {
        int width = image.width();
        int height = image.height();
        Pass pass = new Pass(image);
        int[] above = new int[width];
        int[] here = new int[width];
        int[] below = new int[width];
        pass.row(0, below);
        for (int y = 0; y < height; y++) {
            int[] free = above;
            above = here;
            here = below;
            below = free;
            if (y + 1 < height) {
                pass.row(y + 1, below);
            }
            if (y > 0 && y + 1 < height) {
                pass.laplacian(above, here, below);
            }
        }
        return pass.statistics();
    }

    /** Sums over one image. */
    private static final class Pass {
        private final byte[] pixels;
        private final int width;
        private final int height;
        /** Numbers are counted from the first pixel's on, so that an image of one colour has a deviation of exactly 0. */
        private final int origin;

        private final Sums luminance = new Sums();
        private final Sums laplacian = new Sums();
        /** Sums of max - min over the pixels with the same max: whole numbers, which need no division. */
        private final long[] chroma = new long[256];

        Pass(RgbImage image) {
            pixels = image.pixels();
            width = image.width();
            height = image.height();
            origin = luminance(pixels[0] & 0xFF, pixels[1] & 0xFF, pixels[2] & 0xFF);
        }

        private static int luminance(int red, int green, int blue) {
            return RED * red + GREEN * green + BLUE * blue;
        }

        /** Adds a row's pixels, and leaves their luminance in {@code row}. */
        void row(int y, int[] row) {
            int at = RgbImage.CHANNELS * y * width;
            for (int x = 0; x < width; x++, at += RgbImage.CHANNELS) {
                int red = pixels[at] & 0xFF;
                int green = pixels[at + 1] & 0xFF;
                int blue = pixels[at + 2] & 0xFF;
                int most = Math.max(red, Math.max(green, blue));
                chroma[most] += most - Math.min(red, Math.min(green, blue));
                row[x] = luminance(red, green, blue) - origin;
            }
            for (int from = 0; from < width; from += EXACT) {
                long sum = 0;
                long squares = 0;
                for (int x = from; x < Math.min(width, from + EXACT); x++) {
                    sum += row[x];
                    squares += (long) row[x] * row[x];
                }
                luminance.add(sum, squares);
            }
        }

        /** Adds the Laplacian at the inner pixels of the row {@code here}. */
        void laplacian(int[] above, int[] here, int[] below) {
            for (int from = 1; from < width - 1; from += EXACT) {
                long sum = 0;
                long squares = 0;
                for (int x = from; x < Math.min(width - 1, from + EXACT); x++) {
                    int value = above[x] + below[x] + here[x - 1] + here[x + 1] - 4 * here[x];
                    sum += value;
                    squares += (long) value * value;
                }
                laplacian.add(sum, squares);
            }
        }

        PixelStatistics statistics() {
            long count = (long) width * height;
            double saturation = 0;
            for (int most = 1; most < chroma.length; most++) {
                saturation += (double) chroma[most] / most;
            }
            long inner = Math.max(0, width - 2) * (long) Math.max(0, height - 2);
            return new PixelStatistics(
                    (origin + (double) luminance.sum / count) / SCALE,
                    Math.sqrt(luminance.variance(count)) / SCALE,
                    saturation / count,
                    inner == 0
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(laplacian.variance(inner) / ((double) SCALE * SCALE)));
        }
    }

    /** A sum and a sum of squares; the former is exact. */
    private static final class Sums {
        private long sum;
        private double squares;

        void add(long sum, long squares) {
            this.sum += sum;
            this.squares += squares;
        }

        double variance(long count) {
            double mean = (double) sum / count;
            return Math.max(0, squares / count - mean * mean);
        }
    }
}
