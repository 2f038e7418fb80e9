package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;

/** A kernel's sums within one side, over some of its buckets: bit b of a mask stands for bucket b. */
public final class WithinSums {
    /** The mask of all buckets. */
    public static final int ALL = (1 << Bucket.COUNT) - 1;

    private final KernelSums sums;
    private final int kernel;
    private final Side side;

    /** @param kernel the place of the kernel in the fold */
    public WithinSums(KernelSums sums, int kernel, Side side) {
        this.sums = sums;
        this.kernel = kernel;
        this.side = side;
    }

    public long rows(int mask) {
        long rows = 0;
        for (int b = 0; b < Bucket.COUNT; b++) {
            rows += has(mask, b) ? sums.rows(side, b) : 0;
        }
        return rows;
    }

    /**
     * The mean of k - offset over all ordered pairs of rows.
     *
     * @param selves whether those of a row with itself count too; else there must be 2 rows
     */
    public double mean(int mask, boolean selves) {
        double total = 0;
        for (int a = 0; a < Bucket.COUNT; a++) {
            for (int b = a; b < Bucket.COUNT; b++) {
                total += has(mask, a) && has(mask, b) ? 2 * sums.pairs(Relation.within(side), kernel, a, b) : 0;
            }
            total += selves && has(mask, a) ? sums.self(side, kernel, a) : 0;
        }
        double n = rows(mask);
        return total / (n * (n - (selves ? 0 : 1)));
    }

    /** The sum of k - offset over the unordered pairs of different rows. */
    double different(int mask) {
        double total = 0;
        for (int a = 0; a < Bucket.COUNT; a++) {
            for (int b = a; b < Bucket.COUNT; b++) {
                if (has(mask, a) && has(mask, b)) {
                    total += sums.pairs(Relation.within(side), kernel, a, b);
                }
            }
        }
        return total;
    }

    /** The sum of k - offset over the rows with themselves. */
    double selves(int mask) {
        double total = 0;
        for (int b = 0; b < Bucket.COUNT; b++) {
            total += has(mask, b) ? sums.self(side, kernel, b) : 0;
        }
        return total;
    }

    private static boolean has(int mask, int bucket) {
        return (mask >> bucket & 1) != 0;
    }
}
