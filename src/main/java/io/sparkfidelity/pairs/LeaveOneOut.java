package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;

/**
 * The k-th smallest distance of a row with any one bucket deleted, from its k smallest of every bucket: with at most k of
 * the 2 k smallest deleted, k are left. Scratch: one row at a time.
 */
final class LeaveOneOut {
    /** The place of "nothing deleted" among the buckets that may be. */
    static final int NONE = Bucket.COUNT;

    private final int k;
    private final int[] taken = new int[Bucket.COUNT];
    private final int[] origin;
    private final double[] distance;

    LeaveOneOut(int k) {
        this.k = k;
        this.origin = new int[2 * k];
        this.distance = new double[2 * k];
    }

    /** Merges the ascending lists of a row. */
    LeaveOneOut read(NeighbourLists lists, int row) {
        Arrays.fill(taken, 0);
        for (int i = 0; i < distance.length; i++) {
            int nearest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int b = 0; b < Bucket.COUNT; b++) {
                double next = taken[b] < k ? lists.distance(row, b, taken[b]) : Double.POSITIVE_INFINITY;
                if (next < least) {
                    nearest = b;
                    least = next;
                }
            }
            origin[i] = nearest;
            distance[i] = least;
            taken[nearest]++;
        }
        return this;
    }

    /** The k-th smallest squared distance without a bucket or {@link #NONE}; infinite where fewer than k are left. */
    double kth(int deleted) {
        int left = k;
        for (int i = 0; i < distance.length; i++) {
            if (origin[i] != deleted && --left == 0) {
                return distance[i];
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The largest {@link #kth} of any deletion but that of the row's own bucket, with which it would go itself. */
    double widest(int ownBucket) {
        double widest = kth(NONE);
        for (int b = 0; b < Bucket.COUNT; b++) {
            if (b != ownBucket) {
                widest = Math.max(widest, kth(b));
            }
        }
        return widest;
    }
}
