package io.sparkfidelity.image.webp;

/** A transform that the encoder of a lossless WebP applied to its pixels (RFC 9649, section 3.5). */
sealed interface Vp8lTransform
        permits Vp8lTransform.AddGreen, Vp8lTransform.CrossColour, Vp8lTransform.Colours, Vp8lPredictor {
    /** Undoes the transform of {@code height} rows; in the same array, unless the width changes. */
    int[] undo(int[] pixels, int height);

    /** Green was subtracted from red and blue. */
    record AddGreen() implements Vp8lTransform {
        @Override
        public int[] undo(int[] pixels, int height) {
            for (int i = 0; i < pixels.length; i++) {
                int green = pixels[i] >> 8 & 0xFF;
                int redBlue = (pixels[i] & 0xFF00FF) + (green << 16 | green) & 0xFF00FF;
                pixels[i] = (pixels[i] & 0xFF00FF00) | redBlue;
            }
            return pixels;
        }
    }

    /**
     * Parts of green and red were subtracted from red and blue; how much, each tile says.
     *
     * @param tile the tiles' side is {@code 2^tile}
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record CrossColour(int width, int tile, int[] factors) implements Vp8lTransform {
        @Override
        public int[] undo(int[] pixels, int height) {
            int tilesWide = (width + (1 << tile) - 1) >> tile;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int factor = factors[(y >> tile) * tilesWide + (x >> tile)];
                    int pixel = pixels[y * width + x];
                    int green = pixel >> 8;
                    int red = (pixel >> 16) + part(factor, green);
                    int blue = pixel + part(factor >> 8, green) + part(factor >> 16, red);
                    pixels[y * width + x] = (pixel & 0xFF00FF00) | (red & 0xFF) << 16 | (blue & 0xFF);
                }
            }
            return pixels;
        }

        /** Both are signed bytes, the factor in 32nds. */
        private static int part(int factor, int sample) {
            return ((byte) factor * (byte) sample) >> 5;
        }
    }

    /**
     * Pixels are numbers of colours; {@code 2^packing} of them share the green byte of a pixel.
     *
     * @param width the width of the unpacked image
     * @param colours as many as numbers that can occur
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    record Colours(int width, int packing, int[] colours) implements Vp8lTransform {
        /** Colours come as differences to the one before; those that are missing are transparent black. */
        static Colours of(int width, int packing, int[] differences) {
            int[] colours = new int[1 << (8 >> packing)];
            int sum = 0;
            for (int i = 0; i < Math.min(differences.length, colours.length); i++) {
                sum = sum(sum, differences[i]);
                colours[i] = sum;
            }
            return new Colours(width, packing, colours);
        }

        @Override
        public int[] undo(int[] pixels, int height) {
            int packedWidth = (width + (1 << packing) - 1) >> packing;
            int bits = 8 >> packing;
            int[] unpacked = packing == 0 ? pixels : new int[width * height];
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int packed = pixels[y * packedWidth + (x >> packing)] >> 8;
                    int index = packed >> (bits * (x & (1 << packing) - 1)) & (1 << bits) - 1;
                    unpacked[y * width + x] = colours[index];
                }
            }
            return unpacked;
        }
    }

    /** Adds two pixels byte by byte. */
    static int sum(int a, int b) {
        int alphaGreen = (a & 0xFF00FF00) + (b & 0xFF00FF00);
        int redBlue = (a & 0x00FF00FF) + (b & 0x00FF00FF);
        return (alphaGreen & 0xFF00FF00) | (redBlue & 0x00FF00FF);
    }
}
