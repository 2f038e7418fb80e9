package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.TallyOverflowException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Sums of float64 values as integers, so that they add exactly in any order: each value is rounded to 2^-20, and what that
 * leaves to 2^-60, which keeps the digits of sums over small blocks. A sum may reach 2^43; the rests of 2^23 values add.
 */
final class FixedSums implements Serializable {
    private static final long serialVersionUID = 1;
    static final int Q = 20;
    static final int REST_Q = 60;

    private final long[] coarse;
    private final long[] rest;

    FixedSums(int length) {
        this(new long[length], new long[length]);
    }

    private FixedSums(long[] coarse, long[] rest) {
        this.coarse = coarse;
        this.rest = rest;
    }

    /**
     * Adds a value to an entry.
     *
     * @throws TallyOverflowException if the value is not finite or the sum leaves 64 bits
     */
    void add(int index, double value) {
        double rounded = Math.rint(value * 0x1p20);
        // The negation also catches NaN.
        if (!(Math.abs(rounded) < 0x1p62)) {
            throw overflow();
        }
        coarse[index] = sum(coarse[index], (long) rounded);
        rest[index] = sum(rest[index], (long) Math.rint((value - rounded * 0x1p-20) * 0x1p60));
    }

    FixedSums plus(FixedSums other) {
        FixedSums result = new FixedSums(coarse.clone(), rest.clone());
        for (int i = 0; i < coarse.length; i++) {
            result.coarse[i] = sum(coarse[i], other.coarse[i]);
            result.rest[i] = sum(rest[i], other.rest[i]);
        }
        return result;
    }

    double value(int index) {
        return coarse[index] * 0x1p-20 + rest[index] * 0x1p-60;
    }

    int length() {
        return coarse.length;
    }

    /** The integers at 2^-20. */
    long[] coarse() {
        return coarse.clone();
    }

    /** The integers at 2^-60. */
    long[] rest() {
        return rest.clone();
    }

    private long sum(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw overflow();
        }
    }

    private TallyOverflowException overflow() {
        return new TallyOverflowException(new Field("kernel", Q, coarse.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FixedSums sums && Arrays.equals(coarse, sums.coarse) && Arrays.equals(rest, sums.rest);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(coarse) + Arrays.hashCode(rest);
    }
}
