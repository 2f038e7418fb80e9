package io.sparkfidelity.tally;

/**
 * The bins of projections, as floating-point numbers have them: 32 to every power of two, on either side of one bin around 0,
 * so that the grid fits whatever scale the features have. A projection is an integer P that stands for P 2^-(q + 21), q being
 * that of the features: bins reach from 2^(6-q) to the range of the fixed point, 2^(24-q), in steps of 2 to 3% of the value.
 *
 * <p>It never changes: it is part of what the field {@code projected} means.
 */
public final class ProjectionGrid {
    /** Bits behind the binary point of a direction's entries: products of any d that is tallied stay below 2^53. */
    static final int DIRECTION_BITS = 21;

    private static final int STEP_BITS = 5;
    private static final int LOWEST_POWER = 27;
    private static final int POWERS = 18;
    private static final double LOW = 0x1p27;
    private static final double HIGH = 0x1p45;

    /** Bins of one sign. */
    private static final int HALF = POWERS << STEP_BITS;

    /** The bin around 0; there are as many before it as behind. */
    private static final int ZERO = HALF;

    public static final int BINS = 2 * HALF + 1;

    private static final int MANTISSA_BITS = 52;
    private static final int EXPONENT_BIAS = 1023;
    private static final int FIRST = (EXPONENT_BIAS + LOWEST_POWER) << STEP_BITS;

    private ProjectionGrid() {}

    /** The bin of a projection, an integer in a double: the leading bits of the number. What is outside is in the end bins. */
    static int bin(double projection) {
        double size = Math.abs(projection);
        if (size < LOW) {
            return ZERO;
        }
        long leading = Double.doubleToRawLongBits(size) >>> (MANTISSA_BITS - STEP_BITS);
        int step = Math.min(HALF - 1, (int) leading - FIRST);
        return projection < 0 ? ZERO - 1 - step : ZERO + 1 + step;
    }

    static boolean isOutside(double projection) {
        return Math.abs(projection) >= HIGH;
    }

    /** The ends of the bins in the features' own units, ascending: one more than there are bins. */
    static double[] edges(int q) {
        double[] edges = new double[BINS + 1];
        for (int step = 0; step <= HALF; step++) {
            double size = Math.scalb(1 + (step & 31) / 32.0, LOWEST_POWER + (step >> STEP_BITS) - q - DIRECTION_BITS);
            edges[ZERO - step] = -size;
            edges[ZERO + 1 + step] = size;
        }
        return edges;
    }

    /** The ends of the bins when those of each sign are joined two and two. */
    static double[] joined(double[] edges) {
        double[] ends = new double[HALF + 2];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = edges[2 * i <= ZERO ? 2 * i : 2 * i - 1];
        }
        return ends;
    }

    /** The counts of joined bins. */
    static long[] joined(long[] counts) {
        long[] sums = new long[HALF + 1];
        for (int bin = 0; bin < BINS; bin++) {
            sums[bin <= ZERO ? bin / 2 : (bin + 1) / 2] += counts[bin];
        }
        return sums;
    }
}
