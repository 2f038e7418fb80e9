package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.RgbImage;
import java.util.Optional;

/** How the bytes of a PNG scanline become RGB: its colour type, its sample depth, and its palette if it has one. */
final class PngPixels {
    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    private final int colourType;
    private final int depth;
    private final int bitsPerPixel;
    private Optional<Palette> palette = Optional.empty();

    private PngPixels(int colourType, int depth, int channels) {
        this.colourType = colourType;
        this.depth = depth;
        this.bitsPerPixel = channels * depth;
    }

    /** Rejects colour types and depths, or pairs of them, that PNG does not have. */
    static PngPixels of(int colourType, int depth) throws ImageRejectedException {
        int channels =
                switch (colourType) {
                    case GRAY, PALETTE -> 1;
                    case GRAY_ALPHA -> 2;
                    case RGB -> 3;
                    case RGB_ALPHA -> 4;
                    default -> 0;
                };
        boolean deep = depth == 8 || (depth == 16 && colourType != PALETTE);
        boolean shallow = (depth == 1 || depth == 2 || depth == 4) && channels == 1;
        if (channels == 0 || (!deep && !shallow)) {
            throw ImageRejectedException.corrupt("no PNG has colour type " + colourType + " with " + depth + " bits");
        }
        return new PngPixels(colourType, depth, channels);
    }

    /** The bytes of a line of that many pixels, with the filter's number. */
    int lineLength(int columns) {
        return 1 + (int) (((long) columns * bitsPerPixel + 7) / 8);
    }

    /** How many bytes to the left of a byte the line filters look. */
    int filterDistance() {
        return Math.max(1, bitsPerPixel / 8);
    }

    void setPalette(byte[] file, int from, int length) throws ImageRejectedException {
        if (colourType == PALETTE && length > RgbImage.CHANNELS * Palette.MAX_COLOURS) {
            throw ImageRejectedException.corrupt("the palette has more than " + Palette.MAX_COLOURS + " colours");
        }
        // Bytes after the last whole colour are none.
        palette = Optional.of(Palette.ofRgb(file, from, length / RgbImage.CHANNELS * RgbImage.CHANNELS));
    }

    void requireComplete() throws ImageRejectedException {
        if (colourType == PALETTE && palette.isEmpty()) {
            throw ImageRejectedException.corrupt("an image with palette indices has no palette");
        }
    }

    /** Writes the line's first {@code columns} pixels to {@code rgb} from {@code to} on, {@code step} bytes apart. */
    void write(byte[] line, int columns, byte[] rgb, int to, int step) {
        int from = PngScanlines.MARGIN;
        switch (colourType) {
            case RGB, RGB_ALPHA -> writeColour(line, columns, rgb, to, step);
            case PALETTE -> {
                Palette colours = palette.orElseThrow();
                for (int x = 0; x < columns; x++, to += step) {
                    colours.write(index(line, x), rgb, to);
                }
            }
            default -> {
                // Shallow samples are spread over 0..255: white stays white.
                int spread = depth < 8 ? 255 / ((1 << depth) - 1) : 1;
                for (int x = 0; x < columns; x++, to += step) {
                    int gray = depth < 8 ? index(line, x) * spread : line[from + x * bitsPerPixel / 8];
                    rgb[to] = (byte) gray;
                    rgb[to + 1] = (byte) gray;
                    rgb[to + 2] = (byte) gray;
                }
            }
        }
    }

    private void writeColour(byte[] line, int columns, byte[] rgb, int to, int step) {
        int from = PngScanlines.MARGIN;
        if (bitsPerPixel == 24 && step == 3) {
            System.arraycopy(line, from, rgb, to, 3 * columns);
            return;
        }
        int sample = depth / 8;
        for (int x = 0; x < columns; x++, to += step, from += bitsPerPixel / 8) {
            // Of 16 bits the first byte is the high one.
            rgb[to] = line[from];
            rgb[to + 1] = line[from + sample];
            rgb[to + 2] = line[from + 2 * sample];
        }
    }

    /** The sample of a pixel of one channel with at most 8 bits. */
    private int index(byte[] line, int x) {
        int bit = x * depth;
        int shift = 8 - depth - (bit & 7);
        return (line[PngScanlines.MARGIN + (bit >> 3)] & 0xFF) >> shift & (1 << depth) - 1;
    }
}
