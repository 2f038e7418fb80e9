package io.sparkfidelity.image.webp;

import java.util.Arrays;

/** Reads the coefficients of macroblocks (RFC 6386, section 13). */
final class Vp8Residuals {
    /** Blocks: 16 of luma, 4 of each chroma, in the order in which they are coded. */
    static final int BLOCKS = 24;

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    /** Position to band; the entry after the last stands for no position. */
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

    private static final int NODES = 11;
    private static final int CONTEXTS = 3 * NODES;
    private static final int TYPE = 8 * CONTEXTS;
    private static final int LUMA_AFTER_SECOND = 0;
    private static final int SECOND = TYPE;
    private static final int CHROMA = 2 * TYPE;
    private static final int LUMA = 3 * TYPE;
    /** Probabilities of the further bits of large values, by category. */
    private static final int[][] EXTRA_BITS = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final int[] probabilities;
    /** Of each macroblock above: whether its lowest blocks had coefficients (4 of luma, 2 + 2 of chroma, second). */
    private final int[] above;

    private final int[] left = new int[9];
    private final int[] second = new int[16];
    /** Coefficients of the macroblock that was read last, 16 for each block, already multiplied. */
    final int[] coefficients = new int[16 * BLOCKS];

    /** For each block of that macroblock whether a coefficient is not 0. */
    final boolean[] filled = new boolean[BLOCKS];

    Vp8Residuals(Vp8Header header, int macroblocksWide) {
        this.probabilities = header.probabilities;
        this.above = new int[9 * macroblocksWide];
    }

    /** Begins a row of macroblocks. */
    void startRow() {
        Arrays.fill(left, 0);
    }

    /** Notes that a macroblock has no coefficients. */
    void skip(int x, boolean divided) {
        // Without a second transform of its own, a divided macroblock leaves that context as it is.
        int count = divided ? 8 : 9;
        Arrays.fill(left, 0, count, 0);
        Arrays.fill(above, 9 * x, 9 * x + count, 0);
    }

    /**
     * Reads a macroblock's coefficients.
     *
     * @return whether any of them is not 0
     */
    boolean read(Vp8Bool bits, int x, boolean divided, int[] steps) {
        int top = 9 * x;
        int first = 0;
        int type = LUMA;
        if (!divided) {
            Arrays.fill(second, 0);
            int end = readBlock(bits, SECOND, above[top + 8] + left[8], 0, steps[2], steps[3], second, 0);
            above[top + 8] = left[8] = end > 0 ? 1 : 0;
            Vp8Transform.spreadDc(second, coefficients);
            first = 1;
            type = LUMA_AFTER_SECOND;
        }
        boolean any = false;
        for (int block = 0; block < BLOCKS; block++) {
            boolean luma = block < 16;
            int column = luma ? block & 3 : 4 + ((block - 16) >> 2) * 2 + (block & 1);
            int row = luma ? block >> 2 : 4 + ((block - 16) >> 2) * 2 + (block >> 1 & 1);
            int start = luma ? first : 0;
            int end = readBlock(
                    bits,
                    luma ? type : CHROMA,
                    above[top + column] + left[row],
                    start,
                    steps[luma ? 0 : 4],
                    steps[luma ? 1 : 5],
                    coefficients,
                    16 * block);
            above[top + column] = left[row] = end > start ? 1 : 0;
            filled[block] = end > 1 || coefficients[16 * block] != 0;
            any |= filled[block];
        }
        return any;
    }

    /** Reads one block from position {@code start} on; returns the position after its last coefficient. */
    private int readBlock(Vp8Bool bits, int type, int context, int start, int dc, int ac, int[] out, int to) {
        int node = type + BANDS[start] * CONTEXTS + context * NODES;
        int position = start;
        while (position < 16) {
            if (bits.bit(probabilities[node]) == 0) {
                return position;
            }
            while (bits.bit(probabilities[node + 1]) == 0) {
                position++;
                if (position == 16) {
                    return 16;
                }
                node = type + BANDS[position] * CONTEXTS;
            }
            int value = bits.bit(probabilities[node + 2]) == 0 ? 1 : readLarge(bits, node);
            int nextContext = value == 1 ? 1 : 2;
            int signed = bits.flag() ? -value : value;
            out[to + ZIGZAG[position]] = signed * (position == 0 ? dc : ac);
            position++;
            node = type + BANDS[position] * CONTEXTS + nextContext * NODES;
        }
        return 16;
    }

    /** A value of at least 2. */
    private int readLarge(Vp8Bool bits, int node) {
        if (bits.bit(probabilities[node + 3]) == 0) {
            if (bits.bit(probabilities[node + 4]) == 0) {
                return 2;
            }
            return 3 + bits.bit(probabilities[node + 5]);
        }
        if (bits.bit(probabilities[node + 6]) == 0) {
            if (bits.bit(probabilities[node + 7]) == 0) {
                return 5 + bits.bit(159);
            }
            int high = bits.bit(165);
            return 7 + 2 * high + bits.bit(145);
        }
        int high = bits.bit(probabilities[node + 8]);
        int category = 2 * high + bits.bit(probabilities[node + 9 + high]);
        int extra = 0;
        for (int probability : EXTRA_BITS[category]) {
            extra = extra << 1 | bits.bit(probability);
        }
        return 3 + (8 << category) + extra;
    }
}
