package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Sums of -log d over the rows of a side, d the Euclidean distance to the k-th nearest neighbour among some rows: with all of these,
 * and exactly so with any one of their buckets deleted. Rows at distance 0, of which the logarithm would be infinite, are
 * counted and left out, and so are those that have no k neighbours.
 */
public final class LogDistances {
    private static final int NONE = LeaveOneOut.NONE;

    /** By the deleted bucket of the neighbours or {@link #NONE}, by the row's own. */
    private final double[][] sums = new double[NONE + 1][Bucket.COUNT];

    private final long[][] counts = new long[NONE + 1][Bucket.COUNT];
    private final long[] rows = new long[Bucket.COUNT];
    private long copies;

    private LogDistances() {}

    /**
     * From the finished lists of all tiles of a side, in any order.
     *
     * @throws IllegalArgumentException if they were made for fewer than k neighbours
     */
    public static LogDistances of(Collection<NeighbourLists> tiles, int k) {
        List<NeighbourLists> sorted = tiles.stream()
                .sorted(Comparator.comparingInt(NeighbourLists::tile))
                .toList();
        LogDistances distances = new LogDistances();
        LeaveOneOut first = new LeaveOneOut(1);
        LeaveOneOut last = new LeaveOneOut(k);
        for (NeighbourLists lists : sorted) {
            if (lists.k() < k) {
                throw new IllegalArgumentException(
                        "lists of " + lists.k() + " neighbours do not know neighbour number " + k);
            }
            for (int r = 0; r < lists.rows(); r++) {
                distances.add(lists.bucket(r), first.read(lists, r), last.read(lists, r));
            }
        }
        return distances;
    }

    private void add(int bucket, LeaveOneOut first, LeaveOneOut last) {
        rows[bucket]++;
        copies += first.kth(NONE) == 0 ? 1 : 0;
        for (int deleted = 0; deleted <= NONE; deleted++) {
            double squared = last.kth(deleted);
            if (squared > 0 && squared < Double.POSITIVE_INFINITY) {
                sums[deleted][bucket] -= 0.5 * Math.log(squared);
                counts[deleted][bucket]++;
            }
        }
    }

    /** Rows by bucket. */
    public long[] rows() {
        return rows.clone();
    }

    /** Rows that a neighbour equals. */
    public long copies() {
        return copies;
    }

    /** Rows that count. */
    public long count() {
        return Arrays.stream(counts[NONE]).sum();
    }

    /** The mean over the rows of some buckets, bit b of the mask for bucket b; NaN where none of them counts. */
    public double mean(int mask) {
        return mean(NONE, mask);
    }

    /** The mean over all rows without a bucket of the neighbours; NaN where no row counts. */
    public double withoutNeighbours(int bucket) {
        return mean(bucket, WithinSums.ALL);
    }

    private double mean(int deleted, int mask) {
        double sum = 0;
        long count = 0;
        for (int b = 0; b < Bucket.COUNT; b++) {
            if ((mask >> b & 1) != 0) {
                sum += sums[deleted][b];
                count += counts[deleted][b];
            }
        }
        return count > 0 ? sum / count : Double.NaN;
    }
}
