package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.PackedPixels;

/**
 * The colour spaces of a JPEG and their way to RGB: YCbCr as libjpeg (JFIF's equations in 16-bit fixed point), CMYK and
 * YCCK as Pillow (always Adobe's inverted convention, then {@code (255 - C)(255 - K) / 255}).
 */
enum JpegColour {
    GRAY,
    YCC,
    RGB,
    CMYK,
    YCCK;

    private static final int RED_OF_CR = fixed(1.40200);
    private static final int GREEN_OF_CR = fixed(0.71414);
    private static final int GREEN_OF_CB = fixed(0.34414);
    private static final int BLUE_OF_CB = fixed(1.77200);
    private static final int HALF = 1 << 15;

    private static int fixed(double value) {
        return (int) (value * 65536 + 0.5);
    }

    /** Puts the pixels of a row, as {@link PackedPixels} has them, into {@code pixels}; {@code rows} are as long at least. */
    void convert(int[][] rows, int[] pixels) {
        switch (this) {
            case GRAY -> join(rows[0], rows[0], rows[0], pixels);
            case RGB -> join(rows[0], rows[1], rows[2], pixels);
            case YCC -> ycc(rows[0], rows[1], rows[2], pixels);
            case CMYK -> {
                join(rows[0], rows[1], rows[2], pixels);
                multiplyByBlack(rows[3], pixels);
            }
            case YCCK -> {
                // YCC stands for the complement of the stored CMY, and Pillow inverts what is stored.
                ycc(rows[0], rows[1], rows[2], pixels);
                for (int x = 0; x < pixels.length; x++) {
                    pixels[x] = ~pixels[x];
                }
                multiplyByBlack(rows[3], pixels);
            }
        }
    }

    private static void join(int[] reds, int[] greens, int[] blues, int[] pixels) {
        for (int x = 0; x < pixels.length; x++) {
            pixels[x] = reds[x] | greens[x] << 8 | blues[x] << 16;
        }
    }

    /** A loop for each colour, without conditions or tables: of those compilers make vector instructions. */
    private static void ycc(int[] lumas, int[] blues, int[] reds, int[] pixels) {
        for (int x = 0; x < pixels.length; x++) {
            pixels[x] = clamp(lumas[x] + ((RED_OF_CR * (reds[x] - 128) + HALF) >> 16));
        }
        for (int x = 0; x < pixels.length; x++) {
            int less = GREEN_OF_CB * (blues[x] - 128) + GREEN_OF_CR * (reds[x] - 128);
            pixels[x] |= clamp(lumas[x] + ((HALF - less) >> 16)) << 8;
        }
        for (int x = 0; x < pixels.length; x++) {
            pixels[x] |= clamp(lumas[x] + ((BLUE_OF_CB * (blues[x] - 128) + HALF) >> 16)) << 16;
        }
    }

    /** At first {@code pixels} holds C, M and Y as stored: inverted. The result is nk - C nk / 255, with nk = 255 - K. */
    private static void multiplyByBlack(int[] blacks, int[] pixels) {
        for (int x = 0; x < pixels.length; x++) {
            int white = blacks[x];
            int pixel = pixels[x];
            pixels[x] = lessInk(pixel, white) | lessInk(pixel >> 8, white) << 8 | lessInk(pixel >> 16, white) << 16;
        }
    }

    private static int lessInk(int stored, int white) {
        int ink = (~stored & 0xFF) * white + 128;
        return white - (((ink >> 8) + ink) >> 8);
    }

    /** Brings a value to 0..255: below 0 no bit stays, above 255 all do. */
    private static int clamp(int value) {
        return (value & ~(value >> 31) | (255 - value) >> 31) & 0xFF;
    }
}
