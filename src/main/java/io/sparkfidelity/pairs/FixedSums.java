package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.TallyOverflowException;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sums of float64 values as integers, so that they add exactly in any order: each value is rounded to 2^-20, and what that
 * leaves to 2^-60, which keeps the digits of sums over small blocks. The first kind of integers has 192 bits, so that a
 * cubic kernel of features in the thousands has room; the rests of 2^23 values add. An entry that is given a value without
 * room, or one that is no number, is lost, whatever it was given before or is after.
 */
final class FixedSums implements Serializable {
    private static final long serialVersionUID = 2;
    static final int Q = 20;
    static final int REST_Q = 60;

    /** Values below it at 2^-20 add 2^40 times. */
    private static final double ROOM = 0x1p150;

    private static final int WORDS = 3;
    private static final int MANTISSA = 52;

    /** By entry, its 64-bit words from the lowest, of two's complement. */
    private final long[] coarse;

    private final long[] rest;
    private final boolean[] lost;

    FixedSums(int length) {
        this(new long[WORDS * length], new long[length], new boolean[length]);
    }

    private FixedSums(long[] coarse, long[] rest, boolean[] lost) {
        this.coarse = coarse;
        this.rest = rest;
        this.lost = lost;
    }

    /**
     * Adds a value to an entry.
     *
     * @throws TallyOverflowException if too many values were added
     */
    void add(int index, double value) {
        double rounded = Math.rint(value * 0x1p20);
        // The negation also catches NaN.
        if (!(Math.abs(rounded) < ROOM)) {
            lose(index);
        } else if (!lost[index]) {
            addWords(index, words(rounded));
            rest[index] = sum(rest[index], (long) Math.rint((value - rounded * 0x1p-20) * 0x1p60));
        }
    }

    FixedSums plus(FixedSums other) {
        FixedSums result = new FixedSums(coarse.clone(), rest.clone(), lost.clone());
        for (int i = 0; i < rest.length; i++) {
            if (other.lost[i]) {
                result.lose(i);
            } else if (!lost[i]) {
                result.addWords(i, Arrays.copyOfRange(other.coarse, WORDS * i, WORDS * (i + 1)));
                result.rest[i] = sum(rest[i], other.rest[i]);
            }
        }
        return result;
    }

    /** NaN where the entry is lost. */
    double value(int index) {
        if (lost[index]) {
            return Double.NaN;
        }
        return sum(index) + rest[index] * 0x1p-60;
    }

    private double sum(int index) {
        if (fits(index)) {
            return coarse[WORDS * index] * 0x1p-20;
        }
        ByteBuffer bytes = ByteBuffer.allocate(WORDS * Long.BYTES);
        for (int word = WORDS - 1; word >= 0; word--) {
            bytes.putLong(coarse[WORDS * index + word]);
        }
        return new BigInteger(bytes.array()).doubleValue() * 0x1p-20;
    }

    int length() {
        return rest.length;
    }

    /**
     * The integers at 2^-20.
     *
     * @throws TallyOverflowException if one is lost or has more than 64 bits
     */
    long[] coarse() {
        long[] low = new long[rest.length];
        for (int i = 0; i < low.length; i++) {
            if (lost[i] || !fits(i)) {
                throw overflow();
            }
            low[i] = coarse[WORDS * i];
        }
        return low;
    }

    /** The integers at 2^-60. */
    long[] rest() {
        return rest.clone();
    }

    /** Whether an entry is its lowest word. */
    private boolean fits(int index) {
        long sign = coarse[WORDS * index] >> 63;
        return coarse[WORDS * index + 1] == sign && coarse[WORDS * index + 2] == sign;
    }

    /** What is lost has one form, so that the order of additions shows nowhere. */
    private void lose(int index) {
        lost[index] = true;
        rest[index] = 0;
        Arrays.fill(coarse, WORDS * index, WORDS * (index + 1), 0);
    }

    private void addWords(int index, long[] words) {
        long carry = 0;
        for (int word = 0; word < WORDS; word++) {
            int at = WORDS * index + word;
            long partial = coarse[at] + words[word];
            long total = partial + carry;
            carry = Long.compareUnsigned(partial, words[word]) < 0 || Long.compareUnsigned(total, partial) < 0 ? 1 : 0;
            coarse[at] = total;
        }
    }

    /** A whole number below {@link #ROOM} in size. */
    private static long[] words(double whole) {
        if (Math.abs(whole) < 0x1p62) {
            long low = (long) whole;
            return new long[] {low, low >> 63, low >> 63};
        }
        int shift = Math.getExponent(whole) - MANTISSA;
        long mantissa = (long) Math.scalb(Math.abs(whole), -shift);
        long[] words = new long[WORDS];
        words[shift / 64] = mantissa << shift % 64;
        if (shift % 64 > 0 && shift / 64 + 1 < WORDS) {
            words[shift / 64 + 1] = mantissa >>> 64 - shift % 64;
        }
        return whole < 0 ? negated(words) : words;
    }

    private static long[] negated(long[] words) {
        long carry = 1;
        for (int word = 0; word < WORDS; word++) {
            words[word] = ~words[word] + carry;
            carry = carry == 1 && words[word] == 0 ? 1 : 0;
        }
        return words;
    }

    private long sum(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw overflow();
        }
    }

    private TallyOverflowException overflow() {
        return new TallyOverflowException(new Field("kernel", Q, rest.length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FixedSums sums
                && Arrays.equals(coarse, sums.coarse)
                && Arrays.equals(rest, sums.rest)
                && Arrays.equals(lost, sums.lost);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(coarse) + Arrays.hashCode(rest)) + Arrays.hashCode(lost);
    }
}
