package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.RgbImage;

/** The layout of three square planes in a float array, and the checks that go with it. */
final class Planes {
    /** The largest side whose three planes fit one Java array. */
    static final int MAX_SIZE = 26_754;

    private Planes() {}

    /** The number of floats in three planes of {@code size} x {@code size}. */
    static int samples(int size) {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("an image's side must be 1.." + MAX_SIZE + " pixels, not " + size);
        }
        return RgbImage.CHANNELS * size * size;
    }

    /** Fails unless three planes of {@code size} x {@code size} fit {@code out} from {@code offset} on. */
    static void checkFit(int size, float[] out, int offset) {
        int samples = samples(size);
        if (offset < 0 || samples > out.length - offset) {
            throw new IllegalArgumentException(
                    samples + " floats from " + offset + " on do not fit an array of " + out.length);
        }
    }

    /** Writes a square uint8 image as three float planes with the same values, 0..255. */
    static void writeBytes(RgbImage square, float[] out, int offset) {
        int plane = square.width() * square.height();
        byte[] pixels = square.pixels();
        for (int i = 0, p = 0; i < plane; i++, p += 3) {
            out[offset + i] = pixels[p] & 0xFF;
            out[offset + plane + i] = pixels[p + 1] & 0xFF;
            out[offset + 2 * plane + i] = pixels[p + 2] & 0xFF;
        }
    }
}
