package io.sparkfidelity.image.webp;

import io.sparkfidelity.image.ImageRejectedException;

/** A canonical prefix code of a lossless WebP, for decoding. A code of one symbol takes no bits. */
final class Vp8lHuffman {
    /** The longest code. */
    static final int MAX_BITS = 15;
    /** At most so many bits are looked up at once: there may be thousands of these codes. */
    private static final int LOOK_BITS = 8;

    private final int lookBits;
    /** Symbol times 16 plus length, by the next bits; 0 where the code is longer. */
    private final int[] look;
    /** For each code length, the first prefix (highest bit first, 15 bits) that is too large for it. */
    private final int[] beyond;
    /** For each code length, what added to a code gives the index of its symbol in {@link #sorted}. */
    private final int[] shift;

    private final int[] sorted;

    private Vp8lHuffman(int lookBits, int[] look, int[] beyond, int[] shift, int[] sorted) {
        this.lookBits = lookBits;
        this.look = look;
        this.beyond = beyond;
        this.shift = shift;
        this.sorted = sorted;
    }

    /** The code whose only symbol is {@code symbol}. */
    static Vp8lHuffman ofOne(int symbol) {
        int[] none = {};
        return new Vp8lHuffman(0, new int[] {symbol << 4}, none, none, none);
    }

    /** The memory of this code, in bytes, about. */
    long memory() {
        return 100 + 4L * (look.length + beyond.length + shift.length + sorted.length);
    }

    /**
     * Rejects lengths that make no code, without making one.
     *
     * @throws ImageRejectedException as {@link #of}
     */
    static void check(int[] lengths) throws ImageRejectedException {
        int used = 0;
        int sum = 0;
        for (int length : lengths) {
            if (length > 0) {
                used++;
                sum += 1 << (MAX_BITS - length);
            }
        }
        if (used != 1 && sum != 1 << MAX_BITS) {
            throw ImageRejectedException.corrupt("a prefix code has too many symbols or too few");
        }
    }

    /**
     * The code with these lengths, 0 for symbols that do not occur.
     *
     * @throws ImageRejectedException if they make no complete code
     */
    static Vp8lHuffman of(int[] lengths) throws ImageRejectedException {
        int[] counts = new int[MAX_BITS + 1];
        int used = 0;
        int only = 0;
        int longest = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            if (lengths[symbol] > 0) {
                counts[lengths[symbol]]++;
                used++;
                only = symbol;
                longest = Math.max(longest, lengths[symbol]);
            }
        }
        if (used == 1) {
            return ofOne(only);
        }
        int[] firstIndex = new int[MAX_BITS + 2];
        int[] beyond = new int[MAX_BITS + 1];
        int[] shift = new int[MAX_BITS + 1];
        int[] nextCode = new int[MAX_BITS + 1];
        int code = 0;
        for (int length = 1; length <= MAX_BITS; length++) {
            nextCode[length] = code;
            shift[length] = firstIndex[length] - code;
            firstIndex[length + 1] = firstIndex[length] + counts[length];
            code += counts[length];
            beyond[length] = code << (MAX_BITS - length);
            if (code > 1 << length) {
                throw ImageRejectedException.corrupt("a prefix code has too many symbols");
            }
            code <<= 1;
        }
        if (beyond[MAX_BITS] != 1 << MAX_BITS) {
            throw ImageRejectedException.corrupt("a prefix code is incomplete");
        }
        int lookBits = Math.min(longest, LOOK_BITS);
        int[] look = new int[1 << lookBits];
        int[] sorted = new int[longest > lookBits ? used : 0];
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length == 0) {
                continue;
            }
            int own = nextCode[length]++;
            if (sorted.length > 0) {
                sorted[own + shift[length]] = symbol;
            }
            for (int i = reversed(own, length); length <= lookBits && i < look.length; i += 1 << length) {
                look[i] = symbol << 4 | length;
            }
        }
        return new Vp8lHuffman(lookBits, look, beyond, shift, sorted);
    }

    private static int reversed(int code, int length) {
        return Integer.reverse(code) >>> (32 - length);
    }

    /** For the next 15 bits, lowest first: the symbol times 16 plus the number of bits of its code. */
    int entry(int bits15) throws ImageRejectedException {
        int entry = look[bits15 & (1 << lookBits) - 1];
        if (entry != 0 || lookBits == 0) {
            return entry;
        }
        int prefix = reversed(bits15, MAX_BITS);
        for (int length = LOOK_BITS + 1; length <= MAX_BITS; length++) {
            if (prefix < beyond[length]) {
                return sorted[(prefix >> (MAX_BITS - length)) + shift[length]] << 4 | length;
            }
        }
        throw ImageRejectedException.corrupt("the compressed data has an unknown code");
    }
}
