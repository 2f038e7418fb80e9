package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.ImageRejectedException;

/**
 * How the samples of a TIFF become RGB: gray of 1, 2, 4, 8 or 16 bits in either direction, palettes of up to 8 bits,
 * RGB and CMYK of 8 or 16 bits, each with further samples that are dropped. Of 16 bits the high byte is kept. Colour
 * that was multiplied by its alpha is divided again, as Pillow does.
 */
final class TiffPixels {
    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int CMYK = 5;
    /** The extra sample is an alpha by which the colour was multiplied. */
    private static final int ASSOCIATED = 1;

    private final int photometric;
    private final int bits;
    private final int samples;
    private final boolean bigEndian;
    private final boolean multiplied;
    private final Palette palette;

    private TiffPixels(TiffTags tags, int photometric, int bits, int samples, Palette palette)
            throws ImageRejectedException {
        this.photometric = photometric;
        this.bits = bits;
        this.samples = samples;
        this.bigEndian = tags.isBigEndian();
        this.palette = palette;
        this.multiplied =
                samples > 3 && (tags.number(TiffTags.EXTRA_SAMPLES, 0) == ASSOCIATED || isTakenForAlpha(tags));
    }

    static TiffPixels of(TiffTags tags) throws ImageRejectedException {
        int photometric = tags.number(TiffTags.PHOTOMETRIC, WHITE_IS_ZERO);
        int samples = tags.number(TiffTags.SAMPLES, 1);
        int bits = tags.number(TiffTags.BITS, 1);
        int colours =
                switch (photometric) {
                    case WHITE_IS_ZERO, BLACK_IS_ZERO, PALETTE -> 1;
                    case RGB -> 3;
                    case CMYK -> 4;
                    default ->
                        throw ImageRejectedException.unsupported(
                                "TIFF colour space " + photometric + name(photometric) + " is not decoded");
                };
        checkLayout(tags, photometric, bits, samples, colours);
        return new TiffPixels(tags, photometric, bits, samples, palette(tags, photometric));
    }

    /** Pillow takes a fourth sample of which nothing is said for an associated alpha just where libtiff hands it planes. */
    private static boolean isTakenForAlpha(TiffTags tags) throws ImageRejectedException {
        return !tags.has(TiffTags.EXTRA_SAMPLES)
                && tags.number(TiffTags.PHOTOMETRIC, WHITE_IS_ZERO) == RGB
                && tags.number(TiffTags.SAMPLES, 1) == 4
                && tags.number(TiffTags.PLANAR, 1) == 2
                && TiffCompression.of(tags) != TiffCompression.NONE;
    }

    private static String name(int photometric) {
        return switch (photometric) {
            case 4 -> " (transparency mask)";
            case 6 -> " (YCbCr)";
            case 8, 9, 10 -> " (Lab)";
            case 32803 -> " (colour filter array)";
            case 32844, 32845 -> " (LogLuv)";
            default -> "";
        };
    }

    private static void checkLayout(TiffTags tags, int photometric, int bits, int samples, int colours)
            throws ImageRejectedException {
        long sizes = tags.count(TiffTags.BITS);
        if (sizes > 1 && sizes < samples) {
            throw ImageRejectedException.corrupt("the sizes of " + (samples - sizes) + " samples are missing");
        }
        for (long i = 1; i < Math.min(tags.count(TiffTags.BITS), samples); i++) {
            if (tags.element(TiffTags.BITS, i) != bits) {
                throw ImageRejectedException.unsupported("samples of unequal size are not decoded");
            }
        }
        for (long i = 0; i < Math.min(tags.count(TiffTags.SAMPLE_FORMAT), samples); i++) {
            if (tags.element(TiffTags.SAMPLE_FORMAT, i) != 1) {
                throw ImageRejectedException.unsupported(
                        "TIFF samples that are signed, floating-point or of no stated format are not decoded");
            }
        }
        boolean whole = bits == 8 || (bits == 16 && photometric != PALETTE);
        boolean shallow = (bits == 1 || bits == 2 || bits == 4) && samples == 1 && colours == 1;
        if (samples < colours || samples > 8 || (!whole && !shallow)) {
            throw ImageRejectedException.unsupported(
                    "a TIFF with " + samples + " samples of " + bits + " bits is not decoded");
        }
        long extra = tags.count(TiffTags.EXTRA_SAMPLES);
        if (extra > samples - colours) {
            throw ImageRejectedException.corrupt(extra + " samples cannot be extra to " + colours + " of " + samples);
        }
        for (long i = 0; i < extra; i++) {
            if (tags.element(TiffTags.EXTRA_SAMPLES, i) == ASSOCIATED && (i > 0 || photometric != RGB)) {
                throw ImageRejectedException.unsupported(
                        "colours multiplied by their alpha are decoded only for RGB with alpha next");
            }
        }
    }

    private static Palette palette(TiffTags tags, int photometric) throws ImageRejectedException {
        Palette palette = new Palette();
        if (photometric == PALETTE) {
            // The colour of missing entries is the gray ramp; that of a missing palette is nobody's guess.
            long count = tags.count(TiffTags.COLOURS) / 3;
            if (count == 0) {
                throw ImageRejectedException.corrupt("the palette is missing");
            }
            for (int i = 0; i < Math.min(count, 256); i++) {
                palette.set(i, colour(tags, i), colour(tags, count + i), colour(tags, 2 * count + i));
            }
        }
        return palette;
    }

    /** Palettes have 16 bits a channel; all reds come first, then all greens. */
    private static int colour(TiffTags tags, long index) throws ImageRejectedException {
        return (int) tags.element(TiffTags.COLOURS, index) >> 8;
    }

    int bits() {
        return bits;
    }

    int samples() {
        return samples;
    }

    /** The bytes of a row of {@code columns} pixels of which {@code together} samples lie together. */
    long rowLength(int columns, int together) {
        return ((long) columns * together * bits + 7) / 8;
    }

    /** Turns differences to the left neighbour into samples of 8 or 16 bits, for a row that begins at {@code from}. */
    void undoPrediction(byte[] tile, int from, int columns, int together) {
        if (bits == 8) {
            for (int i = from + together; i < from + columns * together; i++) {
                tile[i] += tile[i - together];
            }
            return;
        }
        int high = bigEndian ? 0 : 1;
        for (int i = from + 2 * together; i < from + 2 * columns * together; i += 2) {
            int left = i - 2 * together;
            int sum = ((tile[i + high] & 0xFF) << 8 | (tile[i + 1 - high] & 0xFF))
                    + ((tile[left + high] & 0xFF) << 8 | (tile[left + 1 - high] & 0xFF));
            tile[i + high] = (byte) (sum >> 8);
            tile[i + 1 - high] = (byte) sum;
        }
    }

    /**
     * Writes pixels of one row.
     *
     * @param planes the data: one array with all samples of a pixel together, or one for each sample
     * @param from where the row begins in each of them
     */
    void write(byte[][] planes, int from, int columns, byte[] rgb, int to) {
        for (int x = 0; x < columns; x++, to += 3) {
            switch (photometric) {
                case PALETTE -> palette.write(index(planes, from, x), rgb, to);
                case RGB -> writeColour(planes, from, x, rgb, to);
                case CMYK -> writeInks(planes, from, x, rgb, to);
                default -> {
                    int gray =
                            bits < 8 ? index(planes, from, x) * (255 / ((1 << bits) - 1)) : sample(planes, from, x, 0);
                    byte value = (byte) (photometric == WHITE_IS_ZERO ? 255 - gray : gray);
                    rgb[to] = value;
                    rgb[to + 1] = value;
                    rgb[to + 2] = value;
                }
            }
        }
    }

    private void writeColour(byte[][] planes, int from, int x, byte[] rgb, int to) {
        for (int channel = 0; channel < 3; channel++) {
            int value = sample(planes, from, x, channel);
            if (multiplied) {
                int alpha = sample(planes, from, x, 3);
                value = alpha == 0 ? 0 : Math.min(255, 255 * value / alpha);
            }
            rgb[to + channel] = (byte) value;
        }
    }

    private void writeInks(byte[][] planes, int from, int x, byte[] rgb, int to) {
        int white = 255 - sample(planes, from, x, 3);
        for (int channel = 0; channel < 3; channel++) {
            int ink = sample(planes, from, x, channel) * white + 128;
            rgb[to + channel] = (byte) Math.max(0, white - (((ink >> 8) + ink) >> 8));
        }
    }

    /** A sample's high byte. */
    private int sample(byte[][] planes, int from, int x, int channel) {
        int step = bits / 8;
        int high = step == 2 && !bigEndian ? 1 : 0;
        return planes.length > 1
                ? planes[channel][from + x * step + high] & 0xFF
                : planes[0][from + (x * samples + channel) * step + high] & 0xFF;
    }

    private int index(byte[][] planes, int from, int x) {
        if (bits == 8) {
            return sample(planes, from, x, 0);
        }
        int shift = 8 - bits - (x * bits & 7);
        return planes[0][from + ((x * bits) >> 3)] >> shift & (1 << bits) - 1;
    }
}
