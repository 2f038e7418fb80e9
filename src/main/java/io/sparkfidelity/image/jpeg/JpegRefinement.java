package io.sparkfidelity.image.jpeg;

import io.sparkfidelity.image.ImageRejectedException;

/** The AC scans of a progressive JPEG: a band of coefficients, first coarse, then bit by bit (T.81, G.1.2.2 and 3). */
final class JpegRefinement {
    private final JpegBits bits;
    private final int first;
    private final int last;
    private final int low;
    /** So many blocks to come have no new coefficient in the band. */
    private int emptyBlocks;

    /** The band of zigzag indices {@code first..last}, whose values are scaled by {@code 2^low}. */
    JpegRefinement(JpegBits bits, int first, int last, int low) {
        this.bits = bits;
        this.first = first;
        this.last = last;
        this.low = low;
    }

    /** Forgets the run of empty blocks: it does not reach over a restart. */
    void restart() {
        emptyBlocks = 0;
    }

    /** Reads a block's band for the first time into {@code coefficients} from {@code at} on. */
    void firstAc(JpegHuffman table, short[] coefficients, int at) throws ImageRejectedException {
        if (emptyBlocks > 0) {
            emptyBlocks--;
            return;
        }
        for (int k = first; k <= last; k++) {
            int symbol = bits.symbol(table);
            int run = symbol >> 4;
            int magnitude = symbol & 15;
            if (magnitude == 0) {
                if (run != 15) {
                    emptyBlocks = blocks(run) - 1;
                    return;
                }
                k += 15;
                continue;
            }
            k += run;
            int value = JpegHuffman.extend(bits.take(magnitude), magnitude);
            coefficients[at + JpegTables.NATURAL[check(k)]] = (short) (value << low);
        }
    }

    /** Reads one more bit of each coefficient of the band, and those that become nonzero with it. */
    void refineAc(JpegHuffman table, short[] coefficients, int at) throws ImageRejectedException {
        int k = first;
        if (emptyBlocks == 0) {
            for (; k <= last; k++) {
                int symbol = bits.symbol(table);
                int run = symbol >> 4;
                int value = 0;
                if ((symbol & 15) != 0) {
                    if ((symbol & 15) != 1) {
                        throw ImageRejectedException.corrupt("a refined coefficient is not one bit long");
                    }
                    value = bits.take(1) != 0 ? 1 << low : -1 << low;
                } else if (run != 15) {
                    emptyBlocks = blocks(run);
                    break;
                }
                // Pass over run zeros; nonzero coefficients on the way get their next bit and do not count.
                for (; k <= last; k++) {
                    int index = at + JpegTables.NATURAL[k];
                    if (coefficients[index] != 0) {
                        refine(coefficients, index);
                    } else if (run-- == 0) {
                        break;
                    }
                }
                if (value != 0) {
                    coefficients[at + JpegTables.NATURAL[check(k)]] = (short) value;
                }
            }
        }
        if (emptyBlocks > 0) {
            for (; k <= last; k++) {
                int index = at + JpegTables.NATURAL[k];
                if (coefficients[index] != 0) {
                    refine(coefficients, index);
                }
            }
            emptyBlocks--;
        }
    }

    private void refine(short[] coefficients, int index) {
        int value = coefficients[index];
        if (bits.take(1) != 0 && (value & 1 << low) == 0) {
            coefficients[index] = (short) (value + (value >= 0 ? 1 << low : -1 << low));
        }
    }

    private int blocks(int run) {
        return run == 0 ? 1 : (1 << run) + bits.take(run);
    }

    private int check(int k) throws ImageRejectedException {
        if (k > last) {
            throw ImageRejectedException.corrupt("a block has more coefficients than its band");
        }
        return k;
    }
}
