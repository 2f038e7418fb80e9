package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.RgbImage;

/**
 * The moments x, y, xx + yy and xy of two images in the windows of one row after the other, in a strip of columns. A window is a product of
 * weights along the axes, so rows are summed along themselves once and kept until the last window that reads them. The
 * three channels stay side by side as in the images: the loops run over all of a row's samples.
 */
final class SsimRows {
    private static final int MOMENTS = 4;

    private final RgbImage reference;
    private final RgbImage candidate;
    /** The same from both ends, 4 i + 3 of them: a window's middle, the pair next to it, and then two pairs at a time. */
    private final double[] weights;
    /** Where the pixels begin in their row that the strip's windows read. */
    private final int[] columns;

    /** Of one row: the four moments' terms. */
    private final double[][] samples;
    /** The last rows, summed along themselves; row {@code y} is at {@code y % weights.length}. */
    private final double[][][] kept;

    private final double[][] moments;
    private final double[][] taps;
    /** A row from each tap's first sample on: loops over arrays that begin together are run in vectors. */
    private final double[][] shifted;

    /**
     * @param from the column in the middle of the strip's first window
     * @param windows how many windows are in a row of the strip
     */
    SsimRows(RgbImage reference, RgbImage candidate, double[] weights, int from, int windows) {
        this.reference = reference;
        this.candidate = candidate;
        this.weights = weights;
        this.columns = new int[windows + weights.length - 1];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = RgbImage.CHANNELS * inside(from - weights.length / 2 + i, reference.width());
        }
        this.samples = new double[MOMENTS][RgbImage.CHANNELS * columns.length];
        this.kept = new double[weights.length][MOMENTS][RgbImage.CHANNELS * windows];
        this.taps = new double[weights.length][];
        this.shifted = new double[weights.length][RgbImage.CHANNELS * windows];
        this.moments = new double[MOMENTS][RgbImage.CHANNELS * windows];
    }

    /** Reads the images' row {@code y}; rows come one by one from the top. */
    void read(int y) {
        load(reference, y, samples[0]);
        load(candidate, y, samples[1]);
        multiply();
        double[][] row = kept[y % weights.length];
        for (int m = 0; m < MOMENTS; m++) {
            for (int k = 0; k < weights.length; k++) {
                System.arraycopy(samples[m], RgbImage.CHANNELS * k, shifted[k], 0, shifted[k].length);
                taps[k] = shifted[k];
            }
            weigh(row[m]);
        }
    }

    /**
     * The moments in the windows whose middle is row {@code centre}, all of whose rows have been read; valid until the
     * next call.
     */
    double[][] moments(int centre) {
        for (int m = 0; m < MOMENTS; m++) {
            for (int k = 0; k < weights.length; k++) {
                int y = inside(centre + k - weights.length / 2, reference.height());
                taps[k] = kept[y % weights.length][m];
            }
            weigh(moments[m]);
        }
        return moments;
    }

    private void load(RgbImage image, int y, double[] row) {
        byte[] pixels = image.pixels();
        int start = RgbImage.CHANNELS * y * image.width();
        for (int i = 0, at = 0; i < columns.length; i++) {
            int pixel = start + columns[i];
            row[at++] = pixels[pixel] & 0xFF;
            row[at++] = pixels[pixel + 1] & 0xFF;
            row[at++] = pixels[pixel + 2] & 0xFF;
        }
    }

    /** The row or column that stands for {@code i} beyond the image's edges: mirrored, the edge itself not repeated. */
    private static int inside(int i, int length) {
        int after = Math.abs(i);
        return after < length ? after : 2 * (length - 1) - after;
    }

    private void multiply() {
        double[] x = samples[0];
        double[] y = samples[1];
        double[] squares = samples[2];
        double[] product = samples[3];
        for (int i = 0; i < product.length; i++) {
            squares[i] = x[i] * x[i] + y[i] * y[i];
            product[i] = x[i] * y[i];
        }
    }

    /** Adds up the taps by their weights. */
    private void weigh(double[] sum) {
        int middle = weights.length / 2;
        begin(middle, sum);
        for (int k = 2; k < middle; k += 2) {
            add(middle, k, sum);
        }
    }

    /** The middle and the pair next to it. */
    private void begin(int middle, double[] sum) {
        double[] centre = taps[middle];
        double[] left = taps[middle - 1];
        double[] right = taps[middle + 1];
        double first = weights[middle];
        double second = weights[middle + 1];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = first * centre[i] + second * (left[i] + right[i]);
        }
    }

    /** The pairs at distance {@code k} and {@code k + 1} of the middle. */
    private void add(int middle, int k, double[] sum) {
        double[] left = taps[middle - k];
        double[] right = taps[middle + k];
        double[] outerLeft = taps[middle - k - 1];
        double[] outerRight = taps[middle + k + 1];
        double inner = weights[middle + k];
        double outer = weights[middle + k + 1];
        for (int i = 0; i < sum.length; i++) {
            sum[i] += inner * (left[i] + right[i]) + outer * (outerLeft[i] + outerRight[i]);
        }
    }
}
