package io.sparkfidelity.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Pixels as ints, which loops work on faster than on bytes: red in the lowest eight bits, then green, then blue; what
 * stands above means nothing.
 */
public final class PackedPixels {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private PackedPixels() {}

    /**
     * Reads {@code count} pixels of an image, the first of them {@code first} pixels behind its beginning and each of
     * the others {@code step} behind the one before.
     */
    public static void read(RgbImage image, int first, int step, int count, int[] pixels) {
        byte[] rgb = image.pixels();
        int at = RgbImage.CHANNELS * first;
        int stride = RgbImage.CHANNELS * step;
        // Four bytes are read for three: behind the image's last pixel there is none.
        int whole = at + stride * (count - 1) < rgb.length - RgbImage.CHANNELS ? count : count - 1;
        for (int i = 0; i < whole; i++, at += stride) {
            pixels[i] = (int) INTS.get(rgb, at);
        }
        if (whole < count) {
            pixels[whole] = rgb[at] & 0xFF | (rgb[at + 1] & 0xFF) << 8 | rgb[at + 2] << 16;
        }
    }

    /** Writes pixels, at least one, into interleaved samples from {@code to} on. */
    public static void write(int[] pixels, byte[] rgb, int to) {
        int end = pixels.length - 1;
        int at = to;
        // Four bytes are written for three, and the fourth is written again by the next pixel.
        for (int i = 0; i < end; i++, at += RgbImage.CHANNELS) {
            INTS.set(rgb, at, pixels[i]);
        }
        int last = pixels[end];
        rgb[at] = (byte) last;
        rgb[at + 1] = (byte) (last >> 8);
        rgb[at + 2] = (byte) (last >> 16);
    }
}
