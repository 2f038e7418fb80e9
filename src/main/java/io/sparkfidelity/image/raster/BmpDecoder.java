package io.sparkfidelity.image.raster;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RgbImage;

/**
 * Windows and OS/2 bitmaps: 1, 4 and 8 bits with a palette (also run-length encoded), 16, 24 and 32 bits with the
 * channel layouts that Pillow knows. A fourth channel is dropped.
 */
public final class BmpDecoder {
    private static final int FILE_HEADER = 14;
    private static final int OLD_HEADER = 12;
    private static final int PLAIN = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BIT_FIELDS = 3;

    private final Bytes file;
    private final PixelLimit limit;
    private int width;
    private int height;
    private boolean topDown;
    private int bits;
    private int compression;
    private int afterPalette;
    private final Palette palette = new Palette();

    private BmpDecoder(Bytes file, PixelLimit limit) {
        this.file = file;
        this.limit = limit;
    }

    public static RgbImage decode(Bytes file, PixelLimit limit) throws ImageRejectedException {
        return new BmpDecoder(file, limit).read();
    }

    private RgbImage read() throws ImageRejectedException {
        long headerSize = file.u32Little(FILE_HEADER);
        if (headerSize != OLD_HEADER
                && headerSize != 40
                && headerSize != 52
                && headerSize != 56
                && headerSize != 64
                && headerSize != 108
                && headerSize != 124) {
            throw ImageRejectedException.unsupported("a BMP header of " + headerSize + " bytes is not known");
        }
        int afterHeader = FILE_HEADER + (int) headerSize;
        file.require(FILE_HEADER, headerSize, "the header");
        if (headerSize == OLD_HEADER) {
            readSizes(file.u16Little(18), file.u16Little(20), file.u16Little(24));
            readPalette(afterHeader, 3, 1L << bits);
        } else {
            readSizes((int) file.u32Little(18), (int) file.u32Little(22), file.u16Little(28));
            compression = (int) Math.min(file.u32Little(30), Integer.MAX_VALUE);
            long colours = file.u32Little(46);
            int masks = compression == BIT_FIELDS && headerSize == 40 ? 12 : 0;
            readPalette(afterHeader + masks, 4, colours == 0 ? 1L << bits : colours);
        }
        int data = dataOffset(afterHeader);
        return switch (compression) {
            case PLAIN -> bits <= 8 ? readIndexed(data) : readColour(data, plainLayout());
            case BIT_FIELDS -> readColour(data, maskedLayout());
            case RLE8, RLE4 -> readRunLengths(data);
            default -> throw ImageRejectedException.unsupported("BMP compression " + compression + " is not decoded");
        };
    }

    private void readSizes(int width, int height, int bits) throws ImageRejectedException {
        this.width = width;
        this.topDown = height < 0;
        limit.check(width, Math.abs((long) height));
        this.height = Math.abs(height);
        this.bits = bits;
        if (bits != 1 && bits != 4 && bits != 8 && bits != 16 && bits != 24 && bits != 32) {
            throw ImageRejectedException.unsupported("a BMP with " + bits + " bits a pixel is not decoded");
        }
    }

    private void readPalette(int at, int entrySize, long colours) throws ImageRejectedException {
        afterPalette = at;
        if (bits > 8) {
            return;
        }
        if (colours > Palette.MAX_COLOURS) {
            throw ImageRejectedException.corrupt("the palette has " + colours + " colours");
        }
        afterPalette = at + (int) colours * entrySize;
        // A palette that the file is too short for has as many colours as there are: indices beyond them are gray.
        for (int i = 0; i < colours && file.has(at + i * entrySize, entrySize); i++) {
            int entry = at + i * entrySize;
            palette.set(i, file.u8(entry + 2), file.u8(entry + 1), file.u8(entry));
        }
    }

    /** Where the pixels begin: some writers leave it out, or forget the palette. */
    private int dataOffset(int afterHeader) throws ImageRejectedException {
        long offset = file.u32Little(10);
        boolean forgotten = offset == 0 || (offset == afterHeader && bits <= 8);
        return forgotten ? afterPalette : (int) Math.min(offset, Integer.MAX_VALUE);
    }

    private int stride() {
        return (int) (((long) width * bits + 31) / 32 * 4);
    }

    /** The position of the image's row {@code y} among rows of {@code stride} bytes. */
    private int row(int data, int y, int stride) {
        return data + (topDown ? y : height - 1 - y) * stride;
    }

    private void requirePixels(int data) throws ImageRejectedException {
        // The last row's padding may be missing.
        long needed = (long) stride() * (height - 1) + ((long) width * bits + 7) / 8;
        file.require(data, needed, "the pixel data");
    }

    private RgbImage readIndexed(int data) throws ImageRejectedException {
        requirePixels(data);
        byte[] rgb = limit.allocate(width, height);
        byte[] bytes = file.array();
        int to = 0;
        for (int y = 0; y < height; y++) {
            int from = row(data, y, stride());
            for (int x = 0; x < width; x++, to += 3) {
                int shift = 8 - bits - (x * bits & 7);
                palette.write(bytes[from + (int) (((long) x * bits) >> 3)] >> shift & (1 << bits) - 1, rgb, to);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    /** Where a pixel's little-endian number has red, green and blue: how far to the right, and how many bits. */
    private record Layout(int redShift, int redBits, int greenShift, int greenBits, int blueShift, int blueBits) {
        static Layout bytes(int redShift, int greenShift, int blueShift) {
            return new Layout(redShift, 8, greenShift, 8, blueShift, 8);
        }
    }

    private static final Layout FIVE_FIVE_FIVE = new Layout(10, 5, 5, 5, 0, 5);

    private Layout plainLayout() {
        return bits == 16 ? FIVE_FIVE_FIVE : Layout.bytes(16, 8, 0);
    }

    private Layout maskedLayout() throws ImageRejectedException {
        long red = file.u32Little(54);
        long green = file.u32Little(58);
        long blue = file.u32Little(62);
        String masks =
                bits + ":" + Long.toHexString(red) + "," + Long.toHexString(green) + "," + Long.toHexString(blue);
        return switch (masks) {
            case "32:ff0000,ff00,ff", "32:0,0,0", "24:ff0000,ff00,ff" -> Layout.bytes(16, 8, 0);
            case "32:ff,ff00,ff0000" -> Layout.bytes(0, 8, 16);
            case "32:ff000000,ff0000,ff00" -> Layout.bytes(24, 16, 8);
            case "16:f800,7e0,1f" -> new Layout(11, 5, 5, 6, 0, 5);
            case "16:7c00,3e0,1f" -> FIVE_FIVE_FIVE;
            default -> throw ImageRejectedException.unsupported("BMP channel masks " + masks + " are not known");
        };
    }

    private RgbImage readColour(int data, Layout layout) throws ImageRejectedException {
        requirePixels(data);
        byte[] rgb = limit.allocate(width, height);
        byte[] bytes = file.array();
        int step = bits / 8;
        int to = 0;
        for (int y = 0; y < height; y++) {
            int from = row(data, y, stride());
            for (int x = 0; x < width; x++, from += step, to += 3) {
                int pixel = 0;
                for (int i = 0; i < step; i++) {
                    pixel |= (bytes[from + i] & 0xFF) << (8 * i);
                }
                rgb[to] = channel(pixel, layout.redShift(), layout.redBits());
                rgb[to + 1] = channel(pixel, layout.greenShift(), layout.greenBits());
                rgb[to + 2] = channel(pixel, layout.blueShift(), layout.blueBits());
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static byte channel(int pixel, int shift, int channelBits) {
        int largest = (1 << channelBits) - 1;
        return (byte) ((pixel >>> shift & largest) * 255 / largest);
    }

    private RgbImage readRunLengths(int data) throws ImageRejectedException {
        if (bits != (compression == RLE8 ? 8 : 4)) {
            throw ImageRejectedException.corrupt("run lengths do not go with " + bits + " bits a pixel");
        }
        limit.checkFilled(width, height, BmpRunLengths.MAX_PIXELS_OF_BYTE * file.length());
        byte[] indices = BmpRunLengths.read(file, data, width, height, bits == 4);
        byte[] rgb = limit.allocate(width, height);
        int to = 0;
        for (int y = 0; y < height; y++) {
            int from = row(0, y, width);
            for (int x = 0; x < width; x++, to += 3) {
                palette.write(indices[from + x] & 0xFF, rgb, to);
            }
        }
        return new RgbImage(width, height, rgb);
    }
}
