package io.sparkfidelity.pairs;

/** The squared Euclidean distance of two rows of float32 entries, in float64. */
public final class SquaredDistance {
    private SquaredDistance() {}

    /**
     * sum (x - y)^2 of d entries of two arrays, in one order for all callers: the same bits whichever of the two comes first.
     *
     * @param from where the row begins in x
     * @param otherFrom where the other begins in y
     */
    public static double of(float[] x, int from, float[] y, int otherFrom, int d) {
        int i = from;
        int j = otherFrom;
        int end = from + d;
        double a = 0;
        double b = 0;
        double c = 0;
        double e = 0;
        // Four sums: one would wait for itself.
        for (; i + 4 <= end; i += 4, j += 4) {
            double p = (double) x[i] - y[j];
            double q = (double) x[i + 1] - y[j + 1];
            double r = (double) x[i + 2] - y[j + 2];
            double s = (double) x[i + 3] - y[j + 3];
            a += p * p;
            b += q * q;
            c += r * r;
            e += s * s;
        }
        for (; i < end; i++, j++) {
            double p = (double) x[i] - y[j];
            a += p * p;
        }
        return (a + b) + (c + e);
    }
}
