package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.RgbImage;
import java.util.Arrays;

/**
 * The moments x, y, xx, yy and xy of two images in the windows of one row after the other. A window is a product of
 * weights along the axes, so rows are summed along themselves once and kept until the last window that reads them. The
 * three channels stay side by side as in the images: the loops run over all of a row's samples.
 */
final class SsimRows {
    private static final int MOMENTS = 5;

    private final RgbImage reference;
    private final RgbImage candidate;
    private final double[] weights;
    /** So many pixels are put beside a row at each end. */
    private final int margin;

    /** Of one row with its margins: x, y, xx, yy, xy. */
    private final double[][] samples;
    /** The last rows, summed along themselves; row {@code y} is at {@code y % weights.length}. */
    private final double[][][] kept;

    private final double[][] moments;

    SsimRows(RgbImage reference, RgbImage candidate, double[] weights, boolean mirrored) {
        this.reference = reference;
        this.candidate = candidate;
        this.weights = weights;
        this.margin = mirrored ? weights.length / 2 : 0;
        int padded = reference.width() + 2 * margin;
        int windows = padded - weights.length + 1;
        this.samples = new double[MOMENTS][RgbImage.CHANNELS * padded];
        this.kept = new double[weights.length][MOMENTS][RgbImage.CHANNELS * windows];
        this.moments = new double[MOMENTS][RgbImage.CHANNELS * windows];
    }

    /** The number of windows in a row, times the channels. */
    int length() {
        return moments[0].length;
    }

    /** Reads the images' row {@code y}; rows come one by one from the top. */
    void read(int y) {
        load(reference, y, samples[0]);
        load(candidate, y, samples[1]);
        multiply(samples[0], samples[0], samples[2]);
        multiply(samples[1], samples[1], samples[3]);
        multiply(samples[0], samples[1], samples[4]);
        double[][] row = kept[y % weights.length];
        for (int m = 0; m < MOMENTS; m++) {
            Arrays.fill(row[m], 0);
            for (int k = 0; k < weights.length; k++) {
                add(weights[k], samples[m], RgbImage.CHANNELS * k, row[m]);
            }
        }
    }

    /**
     * The moments in the windows whose middle is row {@code centre}, all of whose rows have been read; valid until the
     * next call.
     */
    double[][] moments(int centre) {
        for (int m = 0; m < MOMENTS; m++) {
            Arrays.fill(moments[m], 0);
            for (int k = 0; k < weights.length; k++) {
                int y = mirrored(centre + k - weights.length / 2, reference.height());
                add(weights[k], kept[y % weights.length][m], 0, moments[m]);
            }
        }
        return moments;
    }

    private void load(RgbImage image, int y, double[] row) {
        byte[] pixels = image.pixels();
        int start = RgbImage.CHANNELS * y * image.width();
        int edge = RgbImage.CHANNELS * margin;
        for (int i = 0; i < RgbImage.CHANNELS * image.width(); i++) {
            row[edge + i] = pixels[start + i] & 0xFF;
        }
        for (int x = 1; x <= margin; x++) {
            copy(row, margin + x, margin - x);
            copy(row, margin + image.width() - 1 - x, margin + image.width() - 1 + x);
        }
    }

    private static void copy(double[] row, int from, int to) {
        System.arraycopy(row, RgbImage.CHANNELS * from, row, RgbImage.CHANNELS * to, RgbImage.CHANNELS);
    }

    /** The row that stands for {@code y} beyond the image's edges; the edge itself is not repeated. */
    private static int mirrored(int y, int height) {
        int inside = Math.abs(y);
        return inside < height ? inside : 2 * (height - 1) - inside;
    }

    private static void multiply(double[] a, double[] b, double[] product) {
        for (int i = 0; i < product.length; i++) {
            product[i] = a[i] * b[i];
        }
    }

    private static void add(double weight, double[] values, int from, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * values[from + i];
        }
    }
}
