package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Sums of log(r2 / r1) over the rows of a side, r1 and r2 the distances to a row's nearest and second nearest neighbour: with
 * all rows, and exactly so with any one bucket deleted. Copies say nothing of a surface: rows with r1 = 0 are counted and left
 * out, and so are those with r1 = r2, whose neighbours are copies of each other.
 */
public final class NeighbourRatios {
    /** Neighbours that are looked for. */
    public static final int K = 2;

    private final double[] sums = new double[Bucket.COUNT + 1];
    private final long[] counts = new long[Bucket.COUNT + 1];
    private final long[] rows = new long[Bucket.COUNT];
    private long copies;

    private NeighbourRatios() {}

    /**
     * From the finished lists of all tiles of a side, in any order.
     *
     * @throws IllegalArgumentException if they were not made for two neighbours
     */
    public static NeighbourRatios of(Collection<NeighbourLists> tiles) {
        List<NeighbourLists> sorted = tiles.stream()
                .sorted(Comparator.comparingInt(NeighbourLists::tile))
                .toList();
        NeighbourRatios ratios = new NeighbourRatios();
        LeaveOneOut first = new LeaveOneOut(1);
        LeaveOneOut second = new LeaveOneOut(K);
        for (NeighbourLists lists : sorted) {
            if (lists.k() != K) {
                throw new IllegalArgumentException("ratios need the nearest 2 neighbours, not " + lists.k());
            }
            for (int r = 0; r < lists.rows(); r++) {
                ratios.add(lists.bucket(r), first.read(lists, r), second.read(lists, r));
            }
        }
        return ratios;
    }

    private void add(int bucket, LeaveOneOut first, LeaveOneOut second) {
        rows[bucket]++;
        copies += first.kth(LeaveOneOut.NONE) == 0 ? 1 : 0;
        for (int deleted = 0; deleted <= LeaveOneOut.NONE; deleted++) {
            double r1 = first.kth(deleted);
            double r2 = second.kth(deleted);
            if (deleted != bucket && r1 > 0 && r2 > r1 && r2 < Double.POSITIVE_INFINITY) {
                // Of squared distances.
                sums[deleted] += 0.5 * Math.log(r2 / r1);
                counts[deleted]++;
            }
        }
    }

    /** Rows that count. */
    public long count() {
        return counts[LeaveOneOut.NONE];
    }

    /** Rows with r1 = 0. */
    public long copies() {
        return copies;
    }

    /** Rows by bucket. */
    public long[] rows() {
        return rows.clone();
    }

    /** (count - 1) / sum, the maximum likelihood form of Facco et al. 2017 without its bias; NaN where there is none. */
    public double dimension() {
        return dimension(LeaveOneOut.NONE);
    }

    /** The same with a bucket deleted; the value itself where the bucket is empty. */
    public double without(int bucket) {
        return dimension(bucket);
    }

    private double dimension(int deleted) {
        return counts[deleted] > 1 && sums[deleted] > 0 ? (counts[deleted] - 1) / sums[deleted] : Double.NaN;
    }
}
