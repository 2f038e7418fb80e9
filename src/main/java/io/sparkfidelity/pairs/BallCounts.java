package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Small counts of what lies in the reference's balls, none above k, with all rows and with any one bucket deleted: sums that
 * stop at k add up in any order. 8 bytes a counted row and 16 a ball. JDK types only.
 */
public final class BallCounts implements Serializable {
    private static final long serialVersionUID = 1;
    /** The largest k whose counts fit: 17 of them in 51 bits. */
    static final int MOST = 7;

    private static final int BITS = 3;
    private static final int DELETIONS = Bucket.COUNT + 1;

    private final int k;
    /** By row: clipped balls that hold it, by the bucket deleted from the reference (16: none). */
    private final long[] holding;
    /** By ball: rows within it, likewise. */
    private final long[] held;
    /** By ball: rows within it with nothing deleted, by the row's bucket. */
    private final long[] heldOf;

    /**
     * Of nothing yet.
     *
     * @param balls of the reference
     * @param rows that are looked for in them
     */
    BallCounts(int k, int balls, int rows) {
        this(k, new long[rows], new long[balls], new long[balls]);
    }

    private BallCounts(int k, long[] holding, long[] held, long[] heldOf) {
        if (k < 1 || k > MOST) {
            throw new IllegalArgumentException("counts in balls up to neighbour " + k + "; it must be 1 to " + MOST);
        }
        this.k = k;
        this.holding = holding;
        this.held = held;
        this.heldOf = heldOf;
    }

    /**
     * The counts over the pairs of both, which must not share any.
     *
     * @throws IllegalArgumentException if they are of different k or numbers of rows
     */
    public BallCounts add(BallCounts other) {
        if (k != other.k || holding.length != other.holding.length || held.length != other.held.length) {
            throw new IllegalArgumentException("counts of " + held.length + " balls (k = " + k + ") and "
                    + holding.length + " rows cannot be added to those of " + other.held.length + " (k = " + other.k
                    + ") and " + other.holding.length);
        }
        return new BallCounts(k, sums(holding, other.holding), sums(held, other.held), sums(heldOf, other.heldOf));
    }

    private long[] sums(long[] some, long[] more) {
        long[] sums = new long[some.length];
        for (int i = 0; i < sums.length; i++) {
            long packed = 0;
            for (int c = 0; c < DELETIONS; c++) {
                packed |= (long) Math.min(k, count(some[i], c) + count(more[i], c)) << BITS * c;
            }
            sums[i] = packed;
        }
        return sums;
    }

    private static int count(long packed, int c) {
        return (int) (packed >>> BITS * c) & MOST;
    }

    /** One more in each count of a mask, where it is below k. */
    private long plusOne(long packed, int mask) {
        long more = packed;
        for (int left = mask; left != 0; left &= left - 1) {
            int c = Integer.numberOfTrailingZeros(left);
            more += count(packed, c) < k ? 1L << BITS * c : 0;
        }
        return more;
    }

    /** A clipped ball holds a row, under these deletions from the reference. */
    void clippedHolds(int row, int deletions) {
        holding[row] = plusOne(holding[row], deletions);
    }

    /** A ball holds a row of a bucket, under these deletions from the reference. */
    void holds(int ball, int rowBucket, int deletions) {
        held[ball] = plusOne(held[ball], deletions);
        if ((deletions >> Radii.NONE & 1) != 0) {
            heldOf[ball] = plusOne(heldOf[ball], 1 << rowBucket);
        }
    }

    int k() {
        return k;
    }

    int balls() {
        return held.length;
    }

    int rows() {
        return holding.length;
    }

    /** Clipped balls that hold a row, k at most. */
    int holding(int row, int deletedReference) {
        return count(holding[row], deletedReference);
    }

    /** Rows within a ball, k at most. */
    int held(int ball, int deletedReference) {
        return count(held[ball], deletedReference);
    }

    /** Rows of all buckets but one within a ball, k at most, with all of the reference. */
    int heldWithout(int ball, int rowBucket) {
        int sum = 0;
        for (int b = 0; b < Bucket.COUNT; b++) {
            sum += b == rowBucket ? 0 : count(heldOf[ball], b);
        }
        return Math.min(k, sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BallCounts counts
                && k == counts.k
                && Arrays.equals(holding, counts.holding)
                && Arrays.equals(held, counts.held)
                && Arrays.equals(heldOf, counts.heldOf);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(holding) + Arrays.hashCode(held);
    }
}
