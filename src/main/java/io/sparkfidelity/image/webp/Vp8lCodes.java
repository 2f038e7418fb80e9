package io.sparkfidelity.image.webp;

import io.sparkfidelity.image.ImageRejectedException;

/**
 * The five prefix codes that decode one pixel, or one copy, of a lossless WebP (RFC 9649, section 3.7.2).
 *
 * @param green green values, then lengths of copies, then entries of the colour cache
 */
record Vp8lCodes(Vp8lHuffman green, Vp8lHuffman red, Vp8lHuffman blue, Vp8lHuffman alpha, Vp8lHuffman distance) {
    /** Greens before, and copy lengths after. */
    static final int VALUES = 256;

    static final int LENGTHS = 24;
    private static final int DISTANCES = 40;
    private static final int[] ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    /** What stands for codes that no pixel uses. */
    private static final Vp8lCodes UNUSED = new Vp8lCodes(
            Vp8lHuffman.ofOne(0),
            Vp8lHuffman.ofOne(0),
            Vp8lHuffman.ofOne(0),
            Vp8lHuffman.ofOne(0),
            Vp8lHuffman.ofOne(0));

    /**
     * Reads the five codes.
     *
     * @param used whether they decode anything; if not, they are only checked
     */
    static Vp8lCodes read(Vp8lBits bits, int cacheSize, boolean used) throws ImageRejectedException {
        if (!used) {
            for (int symbols : new int[] {VALUES + LENGTHS + cacheSize, VALUES, VALUES, VALUES, DISTANCES}) {
                Vp8lHuffman.check(readCode(bits, symbols));
            }
            return UNUSED;
        }
        return new Vp8lCodes(
                Vp8lHuffman.of(readCode(bits, VALUES + LENGTHS + cacheSize)),
                Vp8lHuffman.of(readCode(bits, VALUES)),
                Vp8lHuffman.of(readCode(bits, VALUES)),
                Vp8lHuffman.of(readCode(bits, VALUES)),
                Vp8lHuffman.of(readCode(bits, DISTANCES)));
    }

    /** The memory of the codes, in bytes, about. */
    long memory() {
        return this == UNUSED ? 0 : green.memory() + red.memory() + blue.memory() + alpha.memory() + distance.memory();
    }

    /** Reads the lengths of one code. */
    private static int[] readCode(Vp8lBits bits, int symbols) throws ImageRejectedException {
        boolean simple = bits.take(1) != 0;
        if (!simple) {
            return readLengths(bits, symbols);
        }
        int count = bits.take(1) + 1;
        int first = bits.take(bits.take(1) == 0 ? 1 : 8);
        int second = count == 2 ? bits.take(8) : first;
        if (first >= symbols || second >= symbols) {
            throw ImageRejectedException.corrupt("a prefix code names a symbol that there is not");
        }
        int[] lengths = new int[Math.max(first, second) + 1];
        lengths[first] = 1;
        lengths[second] = 1;
        return lengths;
    }

    private static int[] readLengths(Vp8lBits bits, int symbols) throws ImageRejectedException {
        int[] lengthLengths = new int[ORDER.length];
        int count = bits.take(4) + 4;
        for (int i = 0; i < count; i++) {
            lengthLengths[ORDER[i]] = bits.take(3);
        }
        Vp8lHuffman code = Vp8lHuffman.of(lengthLengths);
        int left = symbols;
        if (bits.take(1) != 0) {
            left = 2 + bits.take(2 + 2 * bits.take(3));
            if (left > symbols) {
                throw ImageRejectedException.corrupt("a prefix code has too many lengths");
            }
        }
        int[] lengths = new int[symbols];
        int previous = 8;
        for (int symbol = 0; symbol < symbols && left > 0; left--) {
            int length = bits.symbol(code);
            if (length < 16) {
                lengths[symbol++] = length;
                previous = length != 0 ? length : previous;
                continue;
            }
            int repeats = length == 16 ? 3 + bits.take(2) : length == 17 ? 3 + bits.take(3) : 11 + bits.take(7);
            if (repeats > symbols - symbol) {
                throw ImageRejectedException.corrupt("a prefix code has too many lengths");
            }
            for (int i = 0; i < repeats; i++) {
                lengths[symbol++] = length == 16 ? previous : 0;
            }
        }
        bits.checkNotOverrun();
        return lengths;
    }
}
