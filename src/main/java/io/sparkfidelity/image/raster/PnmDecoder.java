package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RgbImage;

/**
 * PBM, PGM and PPM, plain (P1 to P3) and binary (P4 to P6), with maxima of 1..65535. As in Pillow colour samples are
 * scaled to 0..255 and rounded; gray of more than 8 bits is scaled to 16 bits, of which the high byte is kept.
 */
public final class PnmDecoder {
    private static final int BITMAP = 1;
    private static final int COLOUR = 3;

    private final Bytes file;
    private final PnmTokens tokens;
    private final boolean plain;
    private final int kind;

    private PnmDecoder(Bytes file) throws ImageRejectedException {
        this.file = file;
        this.tokens = new PnmTokens(file, 2);
        int digit = file.u8(1) - '0';
        this.plain = digit <= COLOUR;
        this.kind = plain ? digit : digit - COLOUR;
    }

    /** Whether the file begins like one: P, a digit of 1..6, and a blank or a comment, as far as it goes. */
    public static boolean accepts(Bytes file) {
        byte[] data = file.array();
        boolean numbered = file.startsWith(0, "P") && data.length > 1 && data[1] >= '1' && data[1] <= '6';
        return numbered && (data.length == 2 || PnmTokens.isBlank(data[2]) || data[2] == '#');
    }

    public static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        return new PnmDecoder(file).read(limit);
    }

    private RgbImage read(PixelLimit limit) throws ImageRejectedException {
        int width = tokens.headerNumber();
        int height = tokens.headerNumber();
        limit.check(width, height);
        if (kind == BITMAP) {
            return plain ? plainBitmap(width, height, limit) : bitmap(width, height, limit);
        }
        int maximum = tokens.headerNumber();
        if (maximum < 1 || maximum > 65_535) {
            throw ImageRejectedException.corrupt("the largest sample is " + maximum + ", not 1 to 65535");
        }
        byte[] scaled = scaled(maximum);
        return plain ? plainSamples(width, height, scaled, limit) : samples(width, height, scaled, limit);
    }

    private int channels() {
        return kind == COLOUR ? RgbImage.CHANNELS : 1;
    }

    /** What each sample 0..{@code maximum} becomes. */
    private byte[] scaled(int maximum) {
        boolean highByte = kind != COLOUR && maximum > 255;
        byte[] table = new byte[maximum + 1];
        for (int value = 0; value <= maximum; value++) {
            // The order of the operations and rounding to even are Python's.
            double unit = (double) value / maximum;
            table[value] = (byte) (highByte ? (int) Math.rint(unit * 65_535) >> 8 : (int) Math.rint(unit * 255));
        }
        return table;
    }

    private RgbImage bitmap(int width, int height, PixelLimit limit) throws ImageRejectedException {
        int stride = (width + 7) / 8;
        int data = tokens.binaryData();
        file.require(data, (long) stride * height, "the pixel data");
        byte[] rgb = limit.allocate(width, height);
        int to = 0;
        for (int y = 0; y < height; y++) {
            int from = data + y * stride;
            for (int x = 0; x < width; x++, to += RgbImage.CHANNELS) {
                boolean black = (file.array()[from + x / 8] >> (7 - x % 8) & 1) != 0;
                gray(rgb, to, black ? 0 : 255);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private RgbImage plainBitmap(int width, int height, PixelLimit limit) throws ImageRejectedException {
        file.require(tokens.position(), (long) width * height, "the pixel data");
        byte[] rgb = limit.allocate(width, height);
        for (int to = 0; to < rgb.length; to += RgbImage.CHANNELS) {
            gray(rgb, to, tokens.bit() != 0 ? 0 : 255);
        }
        return new RgbImage(width, height, rgb);
    }

    private RgbImage samples(int width, int height, byte[] scaled, PixelLimit limit) throws ImageRejectedException {
        int bytes = scaled.length > 256 ? 2 : 1;
        long count = (long) channels() * width * height;
        int from = tokens.binaryData();
        file.require(from, bytes * count, "the pixel data");
        byte[] rgb = limit.allocate(width, height);
        for (int i = 0; i < count; i++, from += bytes) {
            int value = bytes == 1 ? file.u8(from) : file.u16Big(from);
            put(rgb, i, scaled[Math.min(value, scaled.length - 1)]);
        }
        return new RgbImage(width, height, rgb);
    }

    private RgbImage plainSamples(int width, int height, byte[] scaled, PixelLimit limit)
            throws ImageRejectedException {
        long count = (long) channels() * width * height;
        // A digit and a blank for each sample, but for the last one's blank.
        file.require(tokens.position(), 2 * count - 1, "the pixel data");
        byte[] rgb = limit.allocate(width, height);
        for (int i = 0; i < count; i++) {
            int value = tokens.sample();
            if (value >= scaled.length) {
                throw ImageRejectedException.corrupt(
                        "a sample is " + value + ", the largest may be " + (scaled.length - 1));
            }
            put(rgb, i, scaled[value]);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Writes the file's sample number {@code i}. */
    private void put(byte[] rgb, int i, byte sample) {
        if (kind == COLOUR) {
            rgb[i] = sample;
        } else {
            gray(rgb, RgbImage.CHANNELS * i, sample);
        }
    }

    private static void gray(byte[] rgb, int to, int sample) {
        rgb[to] = (byte) sample;
        rgb[to + 1] = (byte) sample;
        rgb[to + 2] = (byte) sample;
    }
}
