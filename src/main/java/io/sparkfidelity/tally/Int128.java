package io.sparkfidelity.tally;

/**
 * A signed 128-bit integer, just wide enough for n * gram - sum_i * sum_j: n is below 2^31 rows, the rest are 64-bit.
 *
 * @param high the upper 64 bits, signed
 * @param low the lower 64 bits, unsigned
 */
record Int128(long high, long low) {
    static Int128 product(long a, long b) {
        return new Int128(Math.multiplyHigh(a, b), a * b);
    }

    Int128 minus(Int128 other) {
        long difference = low - other.low;
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        return new Int128(Math.subtractExact(Math.subtractExact(high, other.high), borrow), difference);
    }

    /** The nearest double, rounded once, half to even. */
    double toDouble() {
        boolean negative = high < 0;
        long h = high;
        long l = low;
        if (negative) {
            l = -l;
            h = ~h + (l == 0 ? 1 : 0);
        }
        double magnitude = h == 0 && l >= 0 ? (double) l : wide(h, l);
        return negative ? -magnitude : magnitude;
    }

    /** Keeps the leading 63 bits and lets a sticky last bit stand for all that was cut, so that one rounding decides. */
    private static double wide(long h, long l) {
        int shift = 65 - Long.numberOfLeadingZeros(h);
        if (h == 0) {
            shift = 1;
        }
        long kept = shift == 64 ? h : shift > 64 ? h >>> (shift - 64) : (h << (64 - shift)) | (l >>> shift);
        long cut = shift >= 64 ? l | (shift == 64 ? 0 : h << (128 - shift)) : l << (64 - shift);
        return Math.scalb((double) (cut == 0 ? kept : kept | 1), shift);
    }
}
