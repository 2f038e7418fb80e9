package io.sparkfidelity.image.webp;

/** The inverse transforms of VP8 (RFC 6386, section 14), exact to the bit. */
final class Vp8Transform {
    /** sqrt(2) cos(pi / 8) - 1 and sqrt(2) sin(pi / 8), times 65536. */
    private static final int COSINE = 20091;

    private static final int SINE = 35468;

    private Vp8Transform() {}

    /** Spreads the 16 coefficients of luma's second transform as the first of each of the 16 blocks. */
    static void spreadDc(int[] second, int[] coefficients) {
        for (int i = 0; i < 4; i++) {
            int outer = second[i] + second[12 + i];
            int inner = second[4 + i] + second[8 + i];
            int innerDifference = second[4 + i] - second[8 + i];
            int outerDifference = second[i] - second[12 + i];
            second[i] = outer + inner;
            second[4 + i] = outerDifference + innerDifference;
            second[8 + i] = outer - inner;
            second[12 + i] = outerDifference - innerDifference;
        }
        for (int i = 0; i < 16; i += 4) {
            int first = second[i] + 3;
            int outer = first + second[i + 3];
            int inner = second[i + 1] + second[i + 2];
            int innerDifference = second[i + 1] - second[i + 2];
            int outerDifference = first - second[i + 3];
            coefficients[16 * i] = (outer + inner) >> 3;
            coefficients[16 * i + 16] = (outerDifference + innerDifference) >> 3;
            coefficients[16 * i + 32] = (outer - inner) >> 3;
            coefficients[16 * i + 48] = (outerDifference - innerDifference) >> 3;
        }
    }

    /** Adds the inverse DCT of the 16 coefficients from {@code from} on to the prediction, and clears them. */
    static void add(int[] coefficients, int from, byte[] samples, int at, int stride) {
        for (int i = from; i < from + 4; i++) {
            int c1 = coefficients[i + 4];
            int c3 = coefficients[i + 12];
            int sum = coefficients[i] + coefficients[i + 8];
            int difference = coefficients[i] - coefficients[i + 8];
            int inner = ((c1 * SINE) >> 16) - (c3 + ((c3 * COSINE) >> 16));
            int outer = c1 + ((c1 * COSINE) >> 16) + ((c3 * SINE) >> 16);
            coefficients[i] = sum + outer;
            coefficients[i + 4] = difference + inner;
            coefficients[i + 8] = difference - inner;
            coefficients[i + 12] = sum - outer;
        }
        for (int row = 0; row < 4; row++) {
            int i = from + 4 * row;
            int to = at + row * stride;
            int c1 = coefficients[i + 1];
            int c3 = coefficients[i + 3];
            int sum = coefficients[i] + 4 + coefficients[i + 2];
            int difference = coefficients[i] + 4 - coefficients[i + 2];
            int inner = ((c1 * SINE) >> 16) - (c3 + ((c3 * COSINE) >> 16));
            int outer = c1 + ((c1 * COSINE) >> 16) + ((c3 * SINE) >> 16);
            samples[to] = sum(samples[to], sum + outer);
            samples[to + 1] = sum(samples[to + 1], difference + inner);
            samples[to + 2] = sum(samples[to + 2], difference - inner);
            samples[to + 3] = sum(samples[to + 3], sum - outer);
            coefficients[i] = 0;
            coefficients[i + 1] = 0;
            coefficients[i + 2] = 0;
            coefficients[i + 3] = 0;
        }
    }

    private static byte sum(byte prediction, int eighths) {
        return (byte) Math.max(0, Math.min(255, (prediction & 0xFF) + (eighths >> 3)));
    }
}
