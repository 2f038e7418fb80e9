package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.RgbImage;
import java.util.Objects;

/**
 * Resized samples as float32, one plane a channel: all of red, then green, then blue, rows from top to bottom (a tensor
 * of shape 3 x height x width). The array is handed over, not copied.
 *
 * @param width pixels in a row, at least 1
 * @param height rows, at least 1
 * @param planes {@code 3 * width * height} samples; channel {@code c} at column {@code x}, row {@code y} is at
 *     {@code (c * height + y) * width + x}
 * @param scale the range of the samples
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record FloatImage(int width, int height, float[] planes, Scale scale) {
    /** @throws IllegalArgumentException if a side is below 1 or the array's length does not fit the sides */
    public FloatImage {
        Objects.requireNonNull(planes, "planes");
        Objects.requireNonNull(scale, "scale");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image needs at least one pixel, not " + width + " x " + height);
        }
        if (planes.length != RgbImage.CHANNELS * (long) width * height) {
            throw new IllegalArgumentException(
                    "3 planes of " + width + " x " + height + " do not fit an array of " + planes.length + " floats");
        }
    }
}
