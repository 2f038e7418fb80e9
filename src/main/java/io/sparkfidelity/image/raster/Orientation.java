package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.RgbImage;

/** How the rows and columns of a stored picture lie, by the numbers of TIFF's tag 274. */
final class Orientation {
    private Orientation() {}

    /** {@code stored} as it is to be seen; numbers other than 2..8 turn nothing. */
    static RgbImage upright(RgbImage stored, int orientation) {
        if (orientation < 2 || orientation > 8) {
            return stored;
        }
        int width = stored.width();
        int height = stored.height();
        // From 5 on columns are rows. Before that, one or both axes run backwards.
        boolean swapped = orientation >= 5;
        boolean backX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        boolean backY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        int stepX = RgbImage.CHANNELS * (swapped ? height : 1);
        int stepY = RgbImage.CHANNELS * (swapped ? 1 : width);
        byte[] from = stored.pixels();
        byte[] upright = new byte[from.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            int to = stepY * (backY ? height - 1 - y : y) + (backX ? stepX * (width - 1) : 0);
            for (int x = 0; x < width; x++, at += RgbImage.CHANNELS, to += backX ? -stepX : stepX) {
                upright[to] = from[at];
                upright[to + 1] = from[at + 1];
                upright[to + 2] = from[at + 2];
            }
        }
        return swapped ? new RgbImage(height, width, upright) : new RgbImage(width, height, upright);
    }
}
