package io.sparkfidelity.image.webp;

import java.util.Arrays;

/**
 * A plane of reconstructed samples with the border that prediction reads: one row of 127 above, one column of 129 to
 * the left, and four samples to the right of each row.
 */
final class Vp8Plane {
    private static final int MARGIN = 8;

    final byte[] samples;
    final int stride;

    /** @param width and {@code height}: the size in samples, whole macroblocks */
    Vp8Plane(int width, int height) {
        stride = MARGIN + width + MARGIN;
        samples = new byte[stride * (height + 1)];
        Arrays.fill(samples, 0, stride, (byte) 127);
        for (int y = 0; y < height; y++) {
            samples[at(-1, y)] = (byte) 129;
        }
    }

    /** The index of the sample at column {@code x}, row {@code y}; -1 is the border. */
    int at(int x, int y) {
        return (y + 1) * stride + MARGIN + x;
    }
}
