package io.sparkfidelity.image.webp;

import java.util.Arrays;

/** Reads how macroblocks are predicted (RFC 6386, section 11). */
final class Vp8Modes {
    /** The tree of subblock modes: for each node its two branches; a mode is written as its complement. */
    private static final int[] SUBBLOCK_TREE = {~0, 1, ~1, 2, ~2, 3, 4, 6, ~3, 5, ~5, ~6, ~4, 7, ~7, 8, ~8, ~9};

    private final Vp8Bool bits;
    private final int[] above;
    private final int[] left = new int[4];
    /** Whether the macroblock that was read last is divided into subblocks. */
    boolean divided;
    /** The modes of its luma: one for each subblock, or the same 16 times. */
    final int[] luma = new int[16];

    int chroma;

    Vp8Modes(Vp8Bool bits, int macroblocksWide) {
        this.bits = bits;
        this.above = new int[4 * macroblocksWide];
    }

    /** Begins a row of macroblocks. */
    void startRow() {
        Arrays.fill(left, Vp8Predictor.DC);
    }

    void read(int x) {
        divided = bits.bit(145) == 0;
        if (divided) {
            for (int i = 0; i < 16; i++) {
                int column = 4 * x + (i & 3);
                int mode = readSubblock(9 * (10 * above[column] + left[i >> 2]));
                luma[i] = mode;
                above[column] = mode;
                left[i >> 2] = mode;
            }
        } else {
            int mode = bits.bit(156) != 0
                    ? bits.bit(128) != 0 ? Vp8Predictor.TRUE_MOTION : Vp8Predictor.HORIZONTAL
                    : bits.bit(163) != 0 ? Vp8Predictor.VERTICAL : Vp8Predictor.DC;
            Arrays.fill(luma, mode);
            Arrays.fill(left, mode);
            Arrays.fill(above, 4 * x, 4 * x + 4, mode);
        }
        chroma = readChroma();
    }

    private int readSubblock(int probabilities) {
        int node = 0;
        while (node >= 0) {
            node = SUBBLOCK_TREE[2 * node + bits.bit(Vp8Tables.SUBBLOCK_MODES[probabilities + node])];
        }
        return ~node;
    }

    private int readChroma() {
        if (bits.bit(142) == 0) {
            return Vp8Predictor.DC;
        }
        if (bits.bit(114) == 0) {
            return Vp8Predictor.VERTICAL;
        }
        return bits.bit(183) != 0 ? Vp8Predictor.TRUE_MOTION : Vp8Predictor.HORIZONTAL;
    }
}
