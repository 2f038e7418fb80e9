package io.sparkfidelity.measure.pixels;

import io.sparkfidelity.image.RgbImage;
import io.sparkfidelity.measure.Measure;

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004, equation 13), -1..1: at each place, from the weighted
 * moments of a window around it,
 * (2 mx my + C1)(2 sxy + C2) / ((mx^2 + my^2 + C1)(sxx + syy + C2)) with C1 = (0.01 * 255)^2 and C2 = (0.03 * 255)^2;
 * the mean over all places and the three channels. Of equal images it is exactly 1.
 *
 * <p>Programs differ in window, border and divisor, and their values with them (0.85 to 0.90 for one image of the golden
 * files), so that each form has a name of its own. All of them agree with their tool to 1e-9 of the golden files' values.
 */
public final class Ssim implements PairMeasure {
    private static final double C1 = square(0.01 * 255);
    private static final double C2 = square(0.03 * 255);

    /** So many windows of a row are done before the next row's, so that memory does not grow with the image. */
    private static final int STRIP = 512;

    private final Measure measure;
    /** The window's weights along one axis, an odd half and a middle, that add up to 1. */
    private final double[] weights;
    /** What a weighted mean of squared deviations is multiplied by. */
    private final double divisor;
    /** Whether a window is at each pixel, beyond whose edges the image is mirrored; else only where it fits. */
    private final boolean mirrored;

    private final int shortestSide;

    private Ssim(String name, String words, double[] weights, double divisor, boolean mirrored) {
        this.weights = weights;
        this.divisor = divisor;
        this.mirrored = mirrored;
        int least = mirrored ? weights.length / 2 + 1 : weights.length;
        this.measure = new Measure(
                name,
                words,
                "",
                -1,
                1,
                Measure.Direction.LARGER,
                PairMeasure.ABSENT + ", or a side is below " + least + " pixels");
        this.shortestSide = least;
    }

    /**
     * {@code ssim}: the paper's. A Gaussian window of deviation 1.5 cut to 11 x 11, moments of the population, windows that
     * lie inside the image. scikit-image's {@code gaussian_weights=True, sigma=1.5, use_sample_covariance=False}.
     */
    public static Ssim gaussian() {
        return new Ssim("ssim", "structural similarity to the partner", gaussian(5, 1.5), 1, false);
    }

    /**
     * {@code ssim_uniform7}: a box of 7 x 7, moments of the sample (divisor 48), windows that lie inside the image. What
     * scikit-image does unless told otherwise, and so most code that comes with papers on image tokenizers.
     */
    public static Ssim uniform7() {
        double[] box = {1.0 / 7, 1.0 / 7, 1.0 / 7, 1.0 / 7, 1.0 / 7, 1.0 / 7, 1.0 / 7};
        return new Ssim(
                "ssim_uniform7", "structural similarity to the partner in boxes of 7 x 7", box, 49.0 / 48, false);
    }

    /**
     * {@code ssim_torchmetrics}: the Gaussian window at each pixel, the image mirrored at its edges (the edge itself is not
     * repeated). torchmetrics 1.9 with {@code data_range=255}; that it cuts variances below 0 cuts rounding alone.
     */
    public static Ssim torchmetrics() {
        return new Ssim(
                "ssim_torchmetrics",
                "structural similarity to the partner as torchmetrics has it",
                gaussian(5, 1.5),
                1,
                true);
    }

    private static double[] gaussian(int radius, double deviation) {
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.exp(-0.5 * square((i - radius) / deviation));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private static double square(double x) {
        return x * x;
    }

    @Override
    public Measure measure() {
        return measure;
    }

    /** The window's side; where the image is mirrored, one more than reaches beyond an edge. */
    @Override
    public int shortestSide() {
        return shortestSide;
    }

    @Override
    public double value(RgbImage reference, RgbImage candidate) {
        int border = mirrored ? 0 : weights.length / 2;
        int end = reference.width() - border;
        double sum = 0;
        for (int from = border; from < end; from += STRIP) {
            int windows = Math.min(STRIP, end - from);
            sum += strip(new SsimRows(reference, candidate, weights, from, windows), border, reference.height());
        }
        double rows = reference.height() - 2.0 * border;
        return sum / (RgbImage.CHANNELS * rows * (end - border));
    }

    private double strip(SsimRows rows, int border, int height) {
        int centre = border;
        double sum = 0;
        for (int y = 0; y < height; y++) {
            rows.read(y);
            for (; centre < height - border && Math.min(centre + weights.length / 2, height - 1) <= y; centre++) {
                sum += similarity(rows.moments(centre));
            }
        }
        return sum;
    }

    /** The sum of the similarities at the windows of a row. */
    private double similarity(double[][] moments) {
        double[] x = moments[0];
        double[] y = moments[1];
        double[] squares = moments[2];
        double[] products = moments[3];
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double means = x[i] * x[i] + y[i] * y[i];
            double product = x[i] * y[i];
            double variances = divisor * (squares[i] - means);
            double covariance = divisor * (products[i] - product);
            sum += (2 * product + C1) * (2 * covariance + C2) / ((means + C1) * (variances + C2));
        }
        return sum;
    }
}
