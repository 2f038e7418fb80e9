package io.sparkfidelity.image.webp;

import io.sparkfidelity.image.RgbImage;

/**
 * From VP8's planes to RGB as libwebp does it: chroma is interpolated between its samples (9, 3, 3 and 1 sixteenths,
 * rounded in two steps), and converted with BT.601's equations for 16..235 in 14-bit fixed point.
 */
final class Vp8Colour {
    private final Vp8Plane luma;
    private final Vp8Plane blue;
    private final Vp8Plane red;
    private final int width;
    private final int height;

    Vp8Colour(Vp8Plane luma, Vp8Plane blue, Vp8Plane red, int width, int height) {
        this.luma = luma;
        this.blue = blue;
        this.red = red;
        this.width = width;
        this.height = height;
    }

    /** Writes the whole image. */
    void write(byte[] rgb) {
        int[] blues = new int[width];
        int[] reds = new int[width];
        for (int y = 0; y < height; y++) {
            upsample(blue, y, blues);
            upsample(red, y, reds);
            int from = luma.at(0, y);
            int to = RgbImage.CHANNELS * width * y;
            for (int x = 0; x < width; x++, to += RgbImage.CHANNELS) {
                int light = ((luma.samples[from + x] & 0xFF) * 19077) >> 8;
                int u = blues[x];
                int v = reds[x];
                rgb[to] = channel(light + ((v * 26149) >> 8) - 14234);
                rgb[to + 1] = channel(light - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708);
                rgb[to + 2] = channel(light + ((u * 33050) >> 8) - 17685);
            }
        }
    }

    private static byte channel(int sixtyFourths) {
        return (byte) Math.max(0, Math.min(255, sixtyFourths >> 6));
    }

    private void upsample(Vp8Plane plane, int y, int[] row) {
        int rows = (height + 1) / 2;
        int columns = (width + 1) / 2;
        int nearRow = plane.at(0, y / 2);
        int farRow = plane.at(0, Math.max(0, Math.min(rows - 1, y / 2 + (y % 2 == 0 ? -1 : 1))));
        byte[] samples = plane.samples;
        row[0] = edge(samples[nearRow] & 0xFF, samples[farRow] & 0xFF);
        for (int j = 1; j < columns; j++) {
            int near = samples[nearRow + j - 1] & 0xFF;
            int nearNext = samples[nearRow + j] & 0xFF;
            int far = samples[farRow + j - 1] & 0xFF;
            int farNext = samples[farRow + j] & 0xFF;
            int sum = near + nearNext + far + farNext + 8;
            row[2 * j - 1] = (((sum + 2 * (nearNext + far)) >> 3) + near) >> 1;
            row[2 * j] = (((sum + 2 * (near + farNext)) >> 3) + nearNext) >> 1;
        }
        if (width % 2 == 0) {
            row[width - 1] = edge(samples[nearRow + columns - 1] & 0xFF, samples[farRow + columns - 1] & 0xFF);
        }
    }

    private static int edge(int near, int far) {
        return (3 * near + far + 2) >> 2;
    }
}
