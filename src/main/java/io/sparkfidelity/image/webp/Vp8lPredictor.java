package io.sparkfidelity.image.webp;

/**
 * Pixels of a lossless WebP were predicted from their neighbours, in the way that their tile says (RFC 9649, section
 * 4.1).
 *
 * @param tile the tiles' side is {@code 2^tile}
 * @param modes for each tile a pixel whose green is the mode
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
record Vp8lPredictor(int width, int tile, int[] modes) implements Vp8lTransform {
    private static final int BLACK = 0xFF000000;

    @Override
    public int[] undo(int[] pixels, int height) {
        pixels[0] = Vp8lTransform.sum(pixels[0], BLACK);
        for (int x = 1; x < width; x++) {
            pixels[x] = Vp8lTransform.sum(pixels[x], pixels[x - 1]);
        }
        int tilesWide = (width + (1 << tile) - 1) >> tile;
        for (int y = 1; y < height; y++) {
            int row = y * width;
            pixels[row] = Vp8lTransform.sum(pixels[row], pixels[row - width]);
            for (int x = 1; x < width; ) {
                int end = Math.min(width, ((x >> tile) + 1) << tile);
                int mode = modes[(y >> tile) * tilesWide + (x >> tile)] >> 8 & 15;
                for (; x < end; x++) {
                    int at = row + x;
                    pixels[at] = Vp8lTransform.sum(pixels[at], predict(mode, pixels, at));
                }
            }
        }
        return pixels;
    }

    private int predict(int mode, int[] pixels, int at) {
        int left = pixels[at - 1];
        int above = pixels[at - width];
        int corner = pixels[at - width - 1];
        // To the right of the last column lies the first pixel of this row, which is next in the array.
        int beyond = pixels[at - width + 1];
        return switch (mode) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> beyond;
            case 4 -> corner;
            case 5 -> mean(mean(left, beyond), above);
            case 6 -> mean(left, corner);
            case 7 -> mean(left, above);
            case 8 -> mean(corner, above);
            case 9 -> mean(above, beyond);
            case 10 -> mean(mean(left, corner), mean(above, beyond));
            case 11 -> nearer(left, above, corner);
            case 12 -> plane(left, above, corner);
            case 13 -> halfPlane(mean(left, above), corner);
            default -> BLACK;
        };
    }

    /** The mean of each byte, rounded down. */
    private static int mean(int a, int b) {
        return ((a ^ b) >>> 1 & 0x7F7F7F7F) + (a & b);
    }

    /** Of left and above the one that is nearer to left + above - corner, added over the channels. */
    private static int nearer(int left, int above, int corner) {
        int toLeft = 0;
        int toAbove = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int c = corner >>> shift & 0xFF;
            toLeft += Math.abs((above >>> shift & 0xFF) - c);
            toAbove += Math.abs((left >>> shift & 0xFF) - c);
        }
        return toLeft < toAbove ? left : above;
    }

    private static int plane(int left, int above, int corner) {
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int value = (left >>> shift & 0xFF) + (above >>> shift & 0xFF) - (corner >>> shift & 0xFF);
            result |= Math.max(0, Math.min(255, value)) << shift;
        }
        return result;
    }

    private static int halfPlane(int mean, int corner) {
        int result = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int from = mean >>> shift & 0xFF;
            // The half is rounded towards zero.
            int value = from + (from - (corner >>> shift & 0xFF)) / 2;
            result |= Math.max(0, Math.min(255, value)) << shift;
        }
        return result;
    }
}
