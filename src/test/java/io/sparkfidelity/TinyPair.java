package io.sparkfidelity;

import io.sparkfidelity.image.RgbImage;

/** The network of {@code pair/tiny_pair.py} in float64, written out. */
public final class TinyPair {
    private static final int MAPS = 16;
    private static final int KERNEL = 3;
    private static final int STRIDE = 2;
    private static final double EPSILON = 1e-10;

    private TinyPair() {}

    /** The number of two images of one size. */
    public static double of(RgbImage image, RgbImage partner) {
        int rows = (image.height() - KERNEL) / STRIDE + 1;
        int columns = (image.width() - KERNEL) / STRIDE + 1;
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double[] a = unit(image, row * STRIDE, column * STRIDE);
                double[] b = unit(partner, row * STRIDE, column * STRIDE);
                for (int o = 0; o < MAPS; o++) {
                    sum += (o + 1) / 32.0 * (a[o] - b[o]) * (a[o] - b[o]);
                }
            }
        }
        return sum / (rows * columns) + Math.max(0, mean(image) - mean(partner)) / 4;
    }

    private static double[] unit(RgbImage image, int top, int left) {
        double[] values = new double[MAPS];
        double squares = 0;
        for (int o = 0; o < MAPS; o++) {
            double value = (3 * o % 5 - 2) / 8.0;
            for (int c = 0; c < RgbImage.CHANNELS; c++) {
                for (int y = 0; y < KERNEL; y++) {
                    for (int x = 0; x < KERNEL; x++) {
                        double weight = ((7 * o + 5 * c + 3 * y + x) % 11 - 5) / 16.0;
                        value += weight * sample(image, ((top + y) * image.width() + left + x) * 3 + c);
                    }
                }
            }
            values[o] = Math.max(0, value);
            squares += values[o] * values[o];
        }
        for (int o = 0; o < MAPS; o++) {
            values[o] /= Math.sqrt(squares) + EPSILON;
        }
        return values;
    }

    private static double sample(RgbImage image, int at) {
        return (image.pixels()[at] & 0xFF) / 127.5 - 1;
    }

    private static double mean(RgbImage image) {
        double sum = 0;
        for (int at = 0; at < image.pixels().length; at++) {
            sum += sample(image, at);
        }
        return sum / image.pixels().length;
    }
}
