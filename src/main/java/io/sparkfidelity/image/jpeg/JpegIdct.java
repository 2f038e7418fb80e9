package io.sparkfidelity.image.jpeg;

import java.util.Arrays;

/**
 * The inverse DCT of 8 x 8 coefficients in 13-bit fixed point, after Loeffler, Ligtenberg and Moschytz (1989) with the
 * scaling and rounding of libjpeg's accurate integer method ({@code JDCT_ISLOW}), so that samples are equal.
 */
final class JpegIdct {
    private static final int BITS = 13;
    /** The columns' results keep two bits after the point. */
    private static final int KEPT = 2;

    private static final int F_0_298 = fixed(0.298631336);
    private static final int F_0_390 = fixed(0.390180644);
    private static final int F_0_541 = fixed(0.541196100);
    private static final int F_0_765 = fixed(0.765366865);
    private static final int F_0_899 = fixed(0.899976223);
    private static final int F_1_175 = fixed(1.175875602);
    private static final int F_1_501 = fixed(1.501321110);
    private static final int F_1_847 = fixed(1.847759065);
    private static final int F_1_961 = fixed(1.961570560);
    private static final int F_2_053 = fixed(2.053119869);
    private static final int F_2_562 = fixed(2.562915447);
    private static final int F_3_072 = fixed(3.072711026);

    private JpegIdct() {}

    private static int fixed(double value) {
        return (int) (value * (1 << BITS) + 0.5);
    }

    /**
     * Writes the samples of one block and clears {@code block} for the next.
     *
     * @param block 64 dequantised coefficients in natural order
     * @param last the zigzag index of the last one that may be nonzero
     * @param out samples, in rows of {@code stride}; the block's first is at {@code to}
     */
    static void transform(int[] block, int last, byte[] out, int to, int stride) {
        if (last == 0) {
            byte sample = sample(128 + ((block[0] + 4) >> 3));
            block[0] = 0;
            for (int y = 0, at = to; y < 8; y++, at += stride) {
                for (int x = 0; x < 8; x++) {
                    out[at + x] = sample;
                }
            }
            return;
        }
        for (int x = 0; x < 8; x++) {
            column(block, x);
        }
        for (int y = 0, at = to; y < 8; y++, at += stride) {
            row(block, 8 * y, out, at);
        }
        Arrays.fill(block, 0);
    }

    private static void column(int[] block, int x) {
        int c0 = block[x];
        int c1 = block[x + 8];
        int c2 = block[x + 16];
        int c3 = block[x + 24];
        int c4 = block[x + 32];
        int c5 = block[x + 40];
        int c6 = block[x + 48];
        int c7 = block[x + 56];
        if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) == 0) {
            int value = c0 << KEPT;
            block[x] = value;
            block[x + 8] = value;
            block[x + 16] = value;
            block[x + 24] = value;
            block[x + 32] = value;
            block[x + 40] = value;
            block[x + 48] = value;
            block[x + 56] = value;
            return;
        }
        // Even part: a rotation of 2 and 6, a butterfly of 0 and 4.
        int turn = (c2 + c6) * F_0_541;
        int even2 = turn - c6 * F_1_847;
        int even3 = turn + c2 * F_0_765;
        int even0 = (c0 + c4) << BITS;
        int even1 = (c0 - c4) << BITS;
        int sum0 = even0 + even3;
        int sum3 = even0 - even3;
        int sum1 = even1 + even2;
        int sum2 = even1 - even2;
        // Odd part.
        int z3 = c7 + c3;
        int z4 = c5 + c1;
        int z5 = (z3 + z4) * F_1_175;
        int z1 = (c7 + c1) * -F_0_899;
        int z2 = (c5 + c3) * -F_2_562;
        z3 = z5 - z3 * F_1_961;
        z4 = z5 - z4 * F_0_390;
        int odd0 = c7 * F_0_298 + z1 + z3;
        int odd1 = c5 * F_2_053 + z2 + z4;
        int odd2 = c3 * F_3_072 + z2 + z3;
        int odd3 = c1 * F_1_501 + z1 + z4;
        int half = 1 << (BITS - KEPT - 1);
        block[x] = (sum0 + odd3 + half) >> (BITS - KEPT);
        block[x + 56] = (sum0 - odd3 + half) >> (BITS - KEPT);
        block[x + 8] = (sum1 + odd2 + half) >> (BITS - KEPT);
        block[x + 48] = (sum1 - odd2 + half) >> (BITS - KEPT);
        block[x + 16] = (sum2 + odd1 + half) >> (BITS - KEPT);
        block[x + 40] = (sum2 - odd1 + half) >> (BITS - KEPT);
        block[x + 24] = (sum3 + odd0 + half) >> (BITS - KEPT);
        block[x + 32] = (sum3 - odd0 + half) >> (BITS - KEPT);
    }

    private static void row(int[] block, int at, byte[] out, int to) {
        int c0 = block[at];
        int c1 = block[at + 1];
        int c2 = block[at + 2];
        int c3 = block[at + 3];
        int c4 = block[at + 4];
        int c5 = block[at + 5];
        int c6 = block[at + 6];
        int c7 = block[at + 7];
        int turn = (c2 + c6) * F_0_541;
        int even2 = turn - c6 * F_1_847;
        int even3 = turn + c2 * F_0_765;
        int even0 = (c0 + c4) << BITS;
        int even1 = (c0 - c4) << BITS;
        int sum0 = even0 + even3;
        int sum3 = even0 - even3;
        int sum1 = even1 + even2;
        int sum2 = even1 - even2;
        int z3 = c7 + c3;
        int z4 = c5 + c1;
        int z5 = (z3 + z4) * F_1_175;
        int z1 = (c7 + c1) * -F_0_899;
        int z2 = (c5 + c3) * -F_2_562;
        z3 = z5 - z3 * F_1_961;
        z4 = z5 - z4 * F_0_390;
        int odd0 = c7 * F_0_298 + z1 + z3;
        int odd1 = c5 * F_2_053 + z2 + z4;
        int odd2 = c3 * F_3_072 + z2 + z3;
        int odd3 = c1 * F_1_501 + z1 + z4;
        int shift = BITS + KEPT + 3;
        // Samples are stored around 0.
        int half = (1 << (shift - 1)) + (128 << shift);
        out[to] = sample((sum0 + odd3 + half) >> shift);
        out[to + 7] = sample((sum0 - odd3 + half) >> shift);
        out[to + 1] = sample((sum1 + odd2 + half) >> shift);
        out[to + 6] = sample((sum1 - odd2 + half) >> shift);
        out[to + 2] = sample((sum2 + odd1 + half) >> shift);
        out[to + 5] = sample((sum2 - odd1 + half) >> shift);
        out[to + 3] = sample((sum3 + odd0 + half) >> shift);
        out[to + 4] = sample((sum3 - odd0 + half) >> shift);
    }

    /** Clamps to 0..255. Few samples need it, so a branch is cheaper than minimum and maximum. */
    private static byte sample(int value) {
        return (byte) ((value & ~0xFF) == 0 ? value : ~value >> 31);
    }
}
