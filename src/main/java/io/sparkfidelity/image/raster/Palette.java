package io.sparkfidelity.image.raster;

/**
 * 256 colours. Those that a file's palette is too short for are the gray ramp, as in Pillow: index {@code i} is gray
 * {@code i}.
 */
final class Palette {
    static final int MAX_COLOURS = 256;

    private final byte[] colours = new byte[3 * MAX_COLOURS];

    /** The gray ramp. */
    Palette() {
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (byte) (i / 3);
        }
    }

    /** A palette that begins with the red, green and blue bytes of {@code file} from {@code from} on. */
    static Palette ofRgb(byte[] file, int from, int length) {
        Palette palette = new Palette();
        System.arraycopy(file, from, palette.colours, 0, Math.min(length, palette.colours.length));
        return palette;
    }

    /** Sets one colour; channels 0..255. */
    void set(int index, int red, int green, int blue) {
        colours[3 * index] = (byte) red;
        colours[3 * index + 1] = (byte) green;
        colours[3 * index + 2] = (byte) blue;
    }

    /** Writes the colour of {@code index} (0..255) to {@code rgb} at {@code to}. */
    void write(int index, byte[] rgb, int to) {
        rgb[to] = colours[3 * index];
        rgb[to + 1] = colours[3 * index + 1];
        rgb[to + 2] = colours[3 * index + 2];
    }
}
