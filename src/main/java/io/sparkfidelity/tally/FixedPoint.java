package io.sparkfidelity.tally;

import java.io.Serializable;

/**
 * A feature x as the integer rint(x * 2^q).
 *
 * @param q bits behind the binary point, 0 to {@link #LARGEST_Q}; belongs to the model card
 */
public record FixedPoint(int q) implements Serializable {
    /** Exclusive bound of |X|: a product of two stays below 2^48, so that 32 of them add exactly in float64. */
    public static final double BOUND = 0x1p24;

    /** Features of 10^-15 still have digits then, and the scale is a long. */
    public static final int LARGEST_Q = 62;

    /** Why a vector cannot be counted. */
    public enum Fault {
        NONE,
        NON_FINITE,
        OUT_OF_RANGE
    }

    public FixedPoint {
        if (q < 0 || q > LARGEST_Q) {
            throw new IllegalArgumentException("fixed point q is " + q + "; it must be 0 to " + LARGEST_Q);
        }
    }

    /** The largest |x| that can be counted, exclusive. */
    public double range() {
        return BOUND / (1L << q);
    }

    /** Rounds half to even; the result is an integer in a double, unchecked. */
    public double quantise(float x) {
        return Math.rint(x * scale());
    }

    /** {@link #quantise} of a whole vector, into one as long. */
    void quantise(float[] vector, double[] quantised) {
        double scale = scale();
        for (int i = 0; i < vector.length; i++) {
            quantised[i] = Math.rint(vector[i] * scale);
        }
    }

    private double scale() {
        return 1L << q;
    }

    /** Says whether every entry can be counted, and if not, why. */
    public Fault check(float[] vector) {
        for (float x : vector) {
            if (!Float.isFinite(x)) {
                return Fault.NON_FINITE;
            }
            if (Math.abs(quantise(x)) >= BOUND) {
                return Fault.OUT_OF_RANGE;
            }
        }
        return Fault.NONE;
    }
}
