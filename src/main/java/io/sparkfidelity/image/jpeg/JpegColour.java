package io.sparkfidelity.image.jpeg;

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

    private static final int[] RED_OF_CR = new int[256];
    private static final int[] GREEN_OF_CR = new int[256];
    private static final int[] GREEN_OF_CB = new int[256];
    private static final int[] BLUE_OF_CB = new int[256];

    static {
        int half = 1 << 15;
        for (int i = 0; i < 256; i++) {
            int x = i - 128;
            RED_OF_CR[i] = (fixed(1.40200) * x + half) >> 16;
            BLUE_OF_CB[i] = (fixed(1.77200) * x + half) >> 16;
            GREEN_OF_CR[i] = -fixed(0.71414) * x;
            GREEN_OF_CB[i] = -fixed(0.34414) * x + half;
        }
    }

    private static int fixed(double value) {
        return (int) (value * 65536 + 0.5);
    }

    /** Writes {@code width} pixels to {@code rgb} from {@code to} on; each component's row begins at its offset. */
    void convert(byte[][] rows, int[] offsets, int width, byte[] rgb, int to) {
        switch (this) {
            case GRAY -> gray(rows[0], offsets[0], width, rgb, to);
            case RGB -> copy(rows, offsets, width, rgb, to);
            case YCC -> ycc(rows, offsets, width, rgb, to);
            case CMYK -> {
                copy(rows, offsets, width, rgb, to);
                multiplyByBlack(rows[3], offsets[3], width, rgb, to);
            }
            case YCCK -> {
                // YCC stands for the complement of the stored CMY, and Pillow inverts what is stored.
                ycc(rows, offsets, width, rgb, to);
                for (int i = to; i < to + 3 * width; i++) {
                    rgb[i] = (byte) ~rgb[i];
                }
                multiplyByBlack(rows[3], offsets[3], width, rgb, to);
            }
        }
    }

    private static void gray(byte[] row, int from, int width, byte[] rgb, int to) {
        for (int x = 0; x < width; x++, to += 3) {
            byte value = row[from + x];
            rgb[to] = value;
            rgb[to + 1] = value;
            rgb[to + 2] = value;
        }
    }

    private static void copy(byte[][] rows, int[] offsets, int width, byte[] rgb, int to) {
        for (int x = 0; x < width; x++, to += 3) {
            rgb[to] = rows[0][offsets[0] + x];
            rgb[to + 1] = rows[1][offsets[1] + x];
            rgb[to + 2] = rows[2][offsets[2] + x];
        }
    }

    private static void ycc(byte[][] rows, int[] offsets, int width, byte[] rgb, int to) {
        byte[] lumas = rows[0];
        byte[] blues = rows[1];
        byte[] reds = rows[2];
        int atLuma = offsets[0];
        int atBlue = offsets[1];
        int atRed = offsets[2];
        for (int x = 0; x < width; x++, to += 3) {
            int luma = lumas[atLuma + x] & 0xFF;
            int cb = blues[atBlue + x] & 0xFF;
            int cr = reds[atRed + x] & 0xFF;
            rgb[to] = clamp(luma + RED_OF_CR[cr]);
            rgb[to + 1] = clamp(luma + ((GREEN_OF_CB[cb] + GREEN_OF_CR[cr]) >> 16));
            rgb[to + 2] = clamp(luma + BLUE_OF_CB[cb]);
        }
    }

    /** At first {@code rgb} holds C, M and Y as stored: inverted. The result is nk - C nk / 255, with nk = 255 - K. */
    private static void multiplyByBlack(byte[] blacks, int from, int width, byte[] rgb, int to) {
        for (int x = 0; x < width; x++, to += 3) {
            int white = blacks[from + x] & 0xFF;
            for (int i = to; i < to + 3; i++) {
                int ink = (~rgb[i] & 0xFF) * white + 128;
                rgb[i] = (byte) (white - (((ink >> 8) + ink) >> 8));
            }
        }
    }

    private static byte clamp(int value) {
        return (byte) ((value & ~0xFF) == 0 ? value : ~value >> 31);
    }
}
