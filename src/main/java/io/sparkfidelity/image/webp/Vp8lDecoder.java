package io.sparkfidelity.image.webp;

import io.sparkfidelity.image.Bytes;
import io.sparkfidelity.image.ImageRejectedException;
import io.sparkfidelity.image.PixelLimit;
import io.sparkfidelity.image.RgbImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Lossless WebP (RFC 9649, section 3). Pixels are ints: alpha, red, green, blue from the highest byte down. */
final class Vp8lDecoder {
    private static final int SIGNATURE = 0x2F;
    /** The tile, as a power of two, that covers every image. */
    private static final int WHOLE = 30;
    /** What prefix codes may take, in bytes: the 2,600 groups of the largest images that libwebp writes take as much. */
    private static final long CODES_MEMORY = 32 << 20;

    private static final long CODES_MEMORY_PER_PIXEL = 4;
    /** Short distances are positions around the pixel, by how near they are: the row above in the high half byte. */
    private static final int[] NEARBY = {
        24, 7, 23, 25, 40, 6, 39, 41, 22, 26, 38, 42, 56, 5, 55, 57, 21, 27, 54, 58, 37, 43, 72, 4, 71, 73, 20, 28, 53,
        59, 70, 74, 36, 44, 88, 69, 75, 52, 60, 3, 87, 89, 19, 29, 86, 90, 35, 45, 68, 76, 85, 91, 51, 61, 104, 2, 103,
        105, 18, 30, 102, 106, 34, 46, 84, 92, 67, 77, 101, 107, 50, 62, 120, 1, 119, 121, 83, 93, 17, 31, 100, 108, 66,
        78, 118, 122, 33, 47, 117, 123, 49, 63, 99, 109, 82, 94, 0, 116, 124, 65, 79, 16, 32, 98, 110, 48, 115, 125, 81,
        95, 64, 114, 126, 97, 111, 80, 113, 127, 96, 112
    };

    private final int from;
    private final Vp8lBits bits;
    private final PixelLimit limit;

    /** Decodes the bytes {@code from..end}. */
    Vp8lDecoder(Bytes file, int from, int end, PixelLimit limit) {
        this.from = from;
        this.bits = new Vp8lBits(file.array(), from, end);
        this.limit = limit;
    }

    RgbImage decode() throws ImageRejectedException {
        if (bits.take(8) != SIGNATURE) {
            throw ImageRejectedException.corrupt("the image data at " + from + " is no lossless WebP");
        }
        int width = bits.take(14) + 1;
        int height = bits.take(14) + 1;
        bits.take(1); // Whether alpha is used.
        int version = bits.take(3);
        bits.checkNotOverrun();
        limit.check(width, height);
        if (version != 0) {
            throw ImageRejectedException.unsupported("lossless WebP version " + version + " is not decoded");
        }
        List<Vp8lTransform> transforms = new ArrayList<>();
        int codedWidth = readTransforms(transforms, width, height);
        int[] pixels = readImage(codedWidth, height, true);
        for (int i = transforms.size() - 1; i >= 0; i--) {
            pixels = transforms.get(i).undo(pixels, height);
        }
        byte[] rgb = limit.allocate(width, height);
        for (int i = 0, to = 0; to < rgb.length; i++, to += RgbImage.CHANNELS) {
            rgb[to] = (byte) (pixels[i] >> 16);
            rgb[to + 1] = (byte) (pixels[i] >> 8);
            rgb[to + 2] = (byte) pixels[i];
        }
        return new RgbImage(width, height, rgb);
    }

    /** Reads the transforms; returns the width of the image that remains. */
    private int readTransforms(List<Vp8lTransform> transforms, int width, int height) throws ImageRejectedException {
        int seen = 0;
        int remaining = width;
        while (bits.take(1) != 0) {
            int kind = bits.take(2);
            if ((seen & 1 << kind) != 0) {
                throw ImageRejectedException.corrupt("a transform comes twice");
            }
            seen |= 1 << kind;
            switch (kind) {
                case 0, 1 -> {
                    int tile = bits.take(3) + 2;
                    int[] data = readImage(tiles(remaining, tile), tiles(height, tile), false);
                    transforms.add(
                            kind == 0
                                    ? new Vp8lPredictor(remaining, tile, data)
                                    : new Vp8lTransform.CrossColour(remaining, tile, data));
                }
                case 2 -> transforms.add(new Vp8lTransform.AddGreen());
                default -> {
                    int count = bits.take(8) + 1;
                    int packing = count > 16 ? 0 : count > 4 ? 1 : count > 2 ? 2 : 3;
                    int[] colours = readImage(count, 1, false);
                    transforms.add(Vp8lTransform.Colours.of(remaining, packing, colours));
                    remaining = tiles(remaining, packing);
                }
            }
        }
        return remaining;
    }

    private static int tiles(int size, int bits) {
        return (size + (1 << bits) - 1) >> bits;
    }

    /** Reads entropy-coded pixels; only the main image may have different codes in different places. */
    private int[] readImage(int width, int height, boolean main) throws ImageRejectedException {
        int cacheBits = bits.take(1) != 0 ? bits.take(4) : 0;
        if (cacheBits > 11) {
            throw ImageRejectedException.corrupt("the colour cache is too large");
        }
        int tile = WHOLE;
        int[] groups = {0};
        if (main && bits.take(1) != 0) {
            tile = bits.take(3) + 2;
            groups = readImage(tiles(width, tile), tiles(height, tile), false);
        }
        Vp8lCodes[] codes = readCodes(groups, cacheBits == 0 ? 0 : 1 << cacheBits, (long) width * height);
        return readPixels(
                width, height, new CodeMap(codes, groups, tile, tile == WHOLE ? 1 : tiles(width, tile)), cacheBits);
    }

    /** Reads as many groups of codes as {@code groups} names the highest of, and keeps those that it names. */
    private Vp8lCodes[] readCodes(int[] groups, int cacheSize, long pixels) throws ImageRejectedException {
        BitSet used = new BitSet();
        for (int i = 0; i < groups.length; i++) {
            groups[i] = groups[i] >> 8 & 0xFFFF;
            used.set(groups[i]);
        }
        bits.checkNotOverrun();
        Vp8lCodes[] codes = new Vp8lCodes[used.length()];
        long memory = 0;
        for (int i = 0; i < codes.length; i++) {
            Vp8lCodes read = Vp8lCodes.read(bits, cacheSize, used.get(i));
            bits.checkNotOverrun();
            codes[i] = read;
            memory += read.memory();
            if (memory > CODES_MEMORY + CODES_MEMORY_PER_PIXEL * pixels) {
                throw ImageRejectedException.unsupported(
                        "a lossless WebP with " + codes.length + " groups of prefix codes is not decoded");
            }
        }
        return codes;
    }

    /** Which codes hold where: {@code groups} has one number for each tile of {@code 2^tile} pixels a side. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
    private record CodeMap(Vp8lCodes[] codes, int[] groups, int tile, int tilesWide) {
        Vp8lCodes at(int x, int y) {
            return codes[groups[(y >> tile) * tilesWide + (x >> tile)]];
        }

        /** The first column to the right of the tile that holds column {@code x}. */
        int endOfTile(int x) {
            return tile == WHOLE ? Integer.MAX_VALUE : ((x >> tile) + 1) << tile;
        }
    }

    private int[] readPixels(int width, int height, CodeMap map, int cacheBits) throws ImageRejectedException {
        int[] pixels = new int[width * height];
        int[] cache = new int[1 << cacheBits];
        int cached = 0;
        int x = 0;
        int y = 0;
        int tileEnd = 0;
        Vp8lCodes codes = map.at(0, 0);
        for (int at = 0; at < pixels.length; ) {
            if (x >= tileEnd) {
                codes = map.at(x, y);
                tileEnd = map.endOfTile(x);
            }
            int symbol = bits.symbol(codes.green());
            int end = at + 1;
            if (symbol < Vp8lCodes.VALUES) {
                int red = bits.symbol(codes.red());
                int blue = bits.symbol(codes.blue());
                int alpha = bits.symbol(codes.alpha());
                pixels[at] = alpha << 24 | red << 16 | symbol << 8 | blue;
            } else if (symbol < Vp8lCodes.VALUES + Vp8lCodes.LENGTHS) {
                int length = prefixed(symbol - Vp8lCodes.VALUES);
                int distance = distance(prefixed(bits.symbol(codes.distance())), width);
                bits.checkNotOverrun();
                if (distance > at || length > pixels.length - at) {
                    throw ImageRejectedException.corrupt("a copy reaches beyond the image");
                }
                end = at + length;
                for (int i = at; i < end; i++) {
                    pixels[i] = pixels[i - distance];
                }
            } else {
                cached = remember(pixels, cached, at, cache, cacheBits);
                pixels[at] = cache[symbol - Vp8lCodes.VALUES - Vp8lCodes.LENGTHS];
            }
            x += end - at;
            at = end;
            if (x >= width) {
                y += x / width;
                x %= width;
                tileEnd = 0;
                bits.checkNotOverrun();
            }
        }
        bits.checkNotOverrun();
        return pixels;
    }

    /** Enters the pixels {@code from..to} in the cache, which is needed only when it is asked. */
    private static int remember(int[] pixels, int from, int to, int[] cache, int cacheBits) {
        for (int i = from; i < to; i++) {
            cache[(pixels[i] * 0x1E35A7BD) >>> (32 - cacheBits)] = pixels[i];
        }
        return to;
    }

    /** A length or distance from its prefix and further bits. */
    private int prefixed(int prefix) {
        if (prefix < 4) {
            return prefix + 1;
        }
        int extra = (prefix - 2) >> 1;
        return ((2 + (prefix & 1)) << extra) + bits.take(extra) + 1;
    }

    private static int distance(int code, int width) {
        if (code > NEARBY.length) {
            return code - NEARBY.length;
        }
        int nearby = NEARBY[code - 1];
        return Math.max(1, (nearby >> 4) * width + 8 - (nearby & 15));
    }
}
