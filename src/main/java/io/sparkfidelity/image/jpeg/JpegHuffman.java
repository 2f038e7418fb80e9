package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.ImageRejectedException;

/**
 * A Huffman table of a JPEG (ITU T.81, annex C), prepared for decoding.
 *
 * <p>Decoded symbols come as entries, one int each: bits 0..4 the number of bits to consume, bits 5..8 the run (the
 * symbol's high half), bits 9..12 the number of magnitude bits that are still to be read (the low half), bits 16..31
 * the value. Where code and magnitude fit the look-ahead together, the entry has the value ready and no bits are to
 * be read: with usual tables that is nearly every symbol.
 */
final class JpegHuffman {
    /** So many bits are looked up at once. */
    static final int LOOK_BITS = 10;

    private final int[] look = new int[1 << LOOK_BITS];
    /** For each code length, the first 16-bit prefix that is too large for it. */
    private final int[] beyond = new int[17];
    /** For each code length, what added to a code gives the index of its symbol. */
    private final int[] shift = new int[17];

    private final byte[] symbols;
    private final int count;

    /**
     * @param lengths how many codes there are of each length; {@code lengths[0]} is that of length 1
     * @param symbols the symbols in the order of their codes
     */
    JpegHuffman(int[] lengths, byte[] symbols) throws ImageRejectedException {
        this.symbols = symbols;
        this.count = symbols.length;
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++) {
            int codes = lengths[length - 1];
            shift[length] = index - code;
            for (int i = 0; i < codes; i++, index++, code++) {
                if (length <= LOOK_BITS) {
                    enter(code, length, symbols[index] & 0xFF);
                }
            }
            if (code > 1 << length) {
                throw ImageRejectedException.corrupt("a Huffman table has too many codes");
            }
            beyond[length] = code << (16 - length);
            code <<= 1;
        }
    }

    private void enter(int code, int length, int symbol) throws ImageRejectedException {
        int free = LOOK_BITS - length;
        int from = code << free;
        if (from + (1 << free) > look.length) {
            throw ImageRejectedException.corrupt("a Huffman table has too many codes");
        }
        int magnitude = symbol & 15;
        for (int rest = 0; rest < 1 << free; rest++) {
            look[from + rest] = magnitude == 0 || magnitude > free
                    ? entry(symbol, length)
                    : extend(rest >> (free - magnitude), magnitude) << 16 | symbol >> 4 << 5 | length + magnitude;
        }
    }

    private static int entry(int symbol, int length) {
        return (symbol & 15) << 9 | symbol >> 4 << 5 | length;
    }

    /** The signed number that {@code bits} stands for in {@code magnitude} (1..15) bits: T.81, F.2.2.1. */
    static int extend(int bits, int magnitude) {
        return bits < 1 << (magnitude - 1) ? bits - (1 << magnitude) + 1 : bits;
    }

    /** Whether every symbol is one of a DC table: a number of bits below 16. */
    boolean fitsDc() {
        for (byte symbol : symbols) {
            if ((symbol & 0xF0) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The entries for the next {@link #LOOK_BITS} bits; 0 where the code is longer or there is none. */
    int[] look() {
        return look;
    }

    /** The entry for the code at the beginning of 16 bits, without a value; -1 if there is no such code. */
    int longEntry(int bits16) {
        for (int length = 1; length <= 16; length++) {
            if (bits16 < beyond[length]) {
                int index = (bits16 >> (16 - length)) + shift[length];
                return index < 0 || index >= count ? -1 : entry(symbols[index] & 0xFF, length);
            }
        }
        return -1;
    }
}
