package io.sparkfidelity.source.distort;

import io.sparkfidelity.image.RgbImage;
import java.util.SplittableRandom;

/**
 * An image under work: a plane of floats for each of red, green and blue, in levels of 0..255, which may be left until {@link
 * #image} rounds and cuts. Not thread-safe.
 *
 * @param planes three of {@code width * height} each, rows from top to bottom; changed in place
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record ColourPlanes(int width, int height, float[][] planes) {
    /** The planes of an image. */
    static ColourPlanes of(RgbImage image) {
        float[][] planes = new float[RgbImage.CHANNELS][image.width() * image.height()];
        for (int i = 0; i < image.pixels().length; i++) {
            planes[i % RgbImage.CHANNELS][i / RgbImage.CHANNELS] = image.pixels()[i] & 0xFF;
        }
        return new ColourPlanes(image.width(), image.height(), planes);
    }

    /**
     * Separable Gaussian, edges repeated.
     *
     * @param sigma standard deviation in pixels, 0 for none
     */
    public void blur(double sigma) {
        if (sigma == 0) {
            return;
        }
        int radius = (int) Math.ceil(3 * sigma);
        float[] weights = new float[2 * radius + 1];
        float total = 0;
        for (int i = 0; i < weights.length; i++) {
            double x = i - radius;
            weights[i] = (float) StrictMath.exp(-x * x / (2 * sigma * sigma));
            total += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= total;
        }
        for (float[] plane : planes) {
            convolve(plane, weights, new Lines(height, width), new Lines(width, 1));
            convolve(plane, weights, new Lines(width, 1), new Lines(height, width));
        }
    }

    /** So many places in a plane, so far apart. */
    private record Lines(int count, int step) {}

    private static void convolve(float[] plane, float[] weights, Lines lines, Lines along) {
        int size = along.count();
        float[] line = new float[size];
        int radius = weights.length / 2;
        for (int l = 0, start = 0; l < lines.count(); l++, start += lines.step()) {
            for (int i = 0; i < size; i++) {
                float value = 0;
                for (int k = 0; k < weights.length; k++) {
                    int at = Math.min(size - 1, Math.max(0, i + k - radius));
                    value += weights[k] * plane[start + at * along.step()];
                }
                line[i] = value;
            }
            for (int i = 0; i < size; i++) {
                plane[start + i * along.step()] = line[i];
            }
        }
    }

    /**
     * Gaussian noise, of every sample its own.
     *
     * @param deviation in levels, 0 for none, which draws nothing
     */
    public void addNoise(double deviation, SplittableRandom random) {
        if (deviation > 0) {
            for (float[] plane : planes) {
                for (int i = 0; i < plane.length; i++) {
                    plane[i] += (float) (deviation * random.nextGaussian());
                }
            }
        }
    }

    /** Every sample of a plane times a factor. */
    void scale(int channel, double factor) {
        for (int i = 0; i < planes[channel].length; i++) {
            planes[channel][i] *= (float) factor;
        }
    }

    /** The nearest image: samples are rounded, and cut at 0 and 255. */
    public RgbImage image() {
        byte[] pixels = new byte[RgbImage.CHANNELS * width * height];
        for (int i = 0; i < pixels.length; i++) {
            float value = planes[i % RgbImage.CHANNELS][i / RgbImage.CHANNELS];
            pixels[i] = (byte) Math.min(255, Math.max(0, Math.round(value)));
        }
        return new RgbImage(width, height, pixels);
    }
}
