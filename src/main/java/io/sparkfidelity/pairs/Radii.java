package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The squared distance of every row of a side to its k-th nearest neighbour, with all rows and with any one bucket deleted:
 * 18 float64 numbers a row, 7 MB for 50,000 rows. JDK types only.
 */
public final class Radii implements Serializable {
    private static final long serialVersionUID = 1;
    static final int NONE = LeaveOneOut.NONE;

    private final Side side;
    private final int k;
    private final boolean closed;
    private final int[] buckets;
    /** By deleted bucket or {@link #NONE}, by row. */
    private final double[][] squared;
    /** The largest of a row. */
    private final double[] widest;

    private Radii(Side side, Neighbourhood neighbourhood, int[] buckets) {
        this.side = side;
        this.k = neighbourhood.k();
        this.closed = neighbourhood.closed();
        this.buckets = buckets;
        this.squared = new double[Bucket.COUNT + 1][buckets.length];
        this.widest = new double[buckets.length];
    }

    /**
     * From the finished lists of all tiles of a side, in any order.
     *
     * @throws IllegalArgumentException if a tile is missing, the lists are shorter than k or there are fewer than k + 1 rows
     */
    public static Radii of(Collection<NeighbourLists> tiles, Neighbourhood neighbourhood) {
        int k = neighbourhood.k();
        List<NeighbourLists> sorted = tiles.stream()
                .sorted(Comparator.comparingInt(NeighbourLists::tile))
                .toList();
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("no rows, no neighbours");
        }
        NeighbourLists first = sorted.get(0);
        for (int t = 0; t < sorted.size(); t++) {
            NeighbourLists lists = sorted.get(t);
            boolean full = t == sorted.size() - 1 || lists.rows() == Tile.ROWS;
            if (lists.tile() != t || lists.side() != first.side() || lists.k() != first.k() || !full) {
                throw new IllegalArgumentException("the tiles of the " + first.side() + " are not complete: number " + t
                        + " is missing, of another kind or short");
            }
        }
        if (first.k() < k) {
            throw new IllegalArgumentException(
                    "lists of " + first.k() + " neighbours do not know neighbour number " + k);
        }
        int n = sorted.stream().mapToInt(NeighbourLists::rows).sum();
        if (n <= k) {
            throw new IllegalArgumentException("the " + first.side() + " has " + n + " rows; a neighbour number " + k
                    + " needs " + (k + 1) + " or more");
        }
        Radii radii = new Radii(first.side(), neighbourhood, new int[n]);
        LeaveOneOut nearest = new LeaveOneOut(k);
        for (NeighbourLists lists : sorted) {
            for (int r = 0; r < lists.rows(); r++) {
                radii.set(lists.tile() * Tile.ROWS + r, lists.bucket(r), nearest.read(lists, r));
            }
        }
        return radii;
    }

    private void set(int row, int bucket, LeaveOneOut nearest) {
        buckets[row] = bucket;
        for (int deleted = 0; deleted <= NONE; deleted++) {
            squared[deleted][row] = nearest.kth(deleted);
        }
        widest[row] = nearest.widest(bucket);
    }

    public Side side() {
        return side;
    }

    /** Which balls these are the radii of. */
    public Neighbourhood neighbourhood() {
        return new Neighbourhood(k, closed);
    }

    /** How many rows. */
    public int rows() {
        return buckets.length;
    }

    /** The bucket of a row. */
    int bucket(int row) {
        return buckets[row];
    }

    /** Rows in a bucket. */
    int rowsIn(int bucket) {
        return (int) Arrays.stream(buckets).filter(b -> b == bucket).count();
    }

    /** The squared radius of a row with nothing deleted. */
    public double squared(int row) {
        return squared[NONE][row];
    }

    /** The largest squared radius of a row, whatever other bucket than its own is deleted; infinite where too few are left. */
    double widest(int row) {
        return widest[row];
    }

    /** The squared medians of the radii, by deleted bucket: of the rows that are left; 17. */
    double[] medians() {
        double[] medians = new double[NONE + 1];
        for (int deleted = 0; deleted <= NONE; deleted++) {
            int bucket = deleted;
            double[] radii = squared[deleted];
            medians[deleted] = ClippedScores.squaredMedian(IntStream.range(0, radii.length)
                    .filter(row -> buckets[row] != bucket)
                    .mapToDouble(row -> radii[row])
                    .toArray());
        }
        return medians;
    }

    /** Under which deletions, as in {@link #present}, a squared distance is at most a row's radius and at most a clip. */
    int withinClipped(int row, double squaredDistance, double[] clips) {
        int mask = 0;
        for (int deleted = 0; deleted <= NONE; deleted++) {
            mask |= squaredDistance <= squared[deleted][row] && squaredDistance <= clips[deleted] ? 1 << deleted : 0;
        }
        return mask & present(row);
    }

    /** Under which deletions, as in {@link #present}, a squared distance is below a row's radius. */
    int withinOpen(int row, double squaredDistance) {
        int mask = 0;
        for (int deleted = 0; deleted <= NONE; deleted++) {
            mask |= squaredDistance < squared[deleted][row] ? 1 << deleted : 0;
        }
        return mask & present(row);
    }

    /** The mask of all deletions under which a row is there: one bit for each bucket but its own, and one for none. */
    int present(int row) {
        return (1 << (NONE + 1)) - 1 & ~(1 << buckets[row]);
    }

    /** Under which deletions, as in {@link #present}, a squared distance lies within a row's radius. */
    int within(int row, double squaredDistance) {
        int mask = 0;
        for (int deleted = 0; deleted <= NONE; deleted++) {
            double radius = squared[deleted][row];
            if (squaredDistance < radius || closed && squaredDistance == radius) {
                mask |= 1 << deleted;
            }
        }
        return mask & present(row);
    }
}
