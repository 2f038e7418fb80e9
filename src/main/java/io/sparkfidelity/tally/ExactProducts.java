package io.sparkfidelity.tally;

/** Differences of products of 64-bit integers, computed in 128 bits and rounded to float64 once. */
final class ExactProducts {
    private static final int EXPONENT_BIAS = 1023;
    private static final int MANTISSA_BITS = 52;

    private ExactProducts() {}

    /**
     * a * b - c * d, rounded to nearest, ties to even.
     *
     * @throws ArithmeticException if the difference leaves 128 bits
     */
    static double difference(long a, long b, long c, long d) {
        long low = a * b - c * d;
        long borrow = Long.compareUnsigned(a * b, c * d) < 0 ? 1 : 0;
        long high = Math.subtractExact(Math.subtractExact(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d)), borrow);
        if (high == low >> 63) {
            return (double) low;
        }
        if (high >= 0) {
            return wide(high, low);
        }
        long negated = -low;
        return -wide(~high + (negated == 0 ? 1 : 0), negated);
    }

    /**
     * The nearest double of a positive 128-bit integer of 2^63 or more: keeps the leading 63 bits and lets a sticky last
     * bit stand for all that was cut, so that one rounding decides.
     */
    private static double wide(long high, long low) {
        int shift = high == 0 ? 1 : 65 - Long.numberOfLeadingZeros(high);
        long kept;
        long cut;
        if (shift < 64) {
            kept = (high << (64 - shift)) | (low >>> shift);
            cut = low << (64 - shift);
        } else if (shift == 64) {
            kept = high;
            cut = low;
        } else {
            kept = high >>> 1;
            cut = low | (high << 63);
        }
        // A power of two, so that the product is exact.
        double scale = Double.longBitsToDouble((long) (shift + EXPONENT_BIAS) << MANTISSA_BITS);
        return (double) (cut == 0 ? kept : kept | 1) * scale;
    }
}
