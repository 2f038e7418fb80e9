package io.sparkfidelity.image;

import java.util.Objects;

/**
 * Decoded pixels: 8 bits a sample, red, green and blue interleaved, rows from top to bottom without padding (the layout
 * of a NumPy {@code uint8} array of shape height x width x 3).
 *
 * <p>The array is neither copied nor guarded: whoever makes an image hands the array over, and nobody writes to it
 * afterwards. Equality is that of records over an array (identity of {@code pixels}).
 *
 * @param width pixels in a row, at least 1
 * @param height rows, at least 1
 * @param pixels {@code 3 * width * height} samples; the sample of channel {@code c} at column {@code x}, row {@code y}
 *     is at {@code 3 * (y * width + x) + c}
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
public record RgbImage(int width, int height, byte[] pixels) {
    /** The number of samples of a pixel: red, green, blue. */
    public static final int CHANNELS = 3;

    /** @throws IllegalArgumentException if a side is below 1 or the array's length does not fit the sides */
    public RgbImage {
        Objects.requireNonNull(pixels, "pixels");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("an image needs at least one pixel, not " + width + " x " + height);
        }
        if (pixels.length != CHANNELS * (long) width * height) {
            throw new IllegalArgumentException(
                    width + " x " + height + " RGB pixels do not fit an array of " + pixels.length + " bytes");
        }
    }

    /**
     * The part of this image whose top left corner is at column {@code left}, row {@code top}; this very image if the
     * part is all of it.
     *
     * @throws IllegalArgumentException if the part is empty or reaches beyond this image
     */
    public RgbImage crop(int left, int top, int width, int height) {
        if (left < 0 || top < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "no such part: " + width + " x " + height + " at column " + left + ", row " + top);
        }
        if (width > this.width - left || height > this.height - top) {
            throw new IllegalArgumentException(width + " x " + height + " at column " + left + ", row " + top
                    + " reaches beyond " + this.width + " x " + this.height);
        }
        if (width == this.width && height == this.height) {
            return this;
        }
        byte[] part = new byte[CHANNELS * width * height];
        for (int y = 0; y < height; y++) {
            int from = CHANNELS * ((top + y) * this.width + left);
            System.arraycopy(pixels, from, part, CHANNELS * y * width, CHANNELS * width);
        }
        return new RgbImage(width, height, part);
    }
}
