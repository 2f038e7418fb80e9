package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Of every row of a tile the k smallest squared distances to other rows of its side, or to rows of the other side, by the others' bucket: enough to know
 * the k-th nearest neighbour with any one bucket deleted. Distances that cannot matter for that, because of those already
 * in the lists, may be missing. At most rows x 16 x k float64 numbers: 1.3 MB a tile, 32 MB for
 * 50,000 rows at k = 5. JDK types only.
 */
public final class NeighbourLists implements Serializable {
    private static final long serialVersionUID = 1;

    private final Side side;
    private final int tile;
    private final int k;
    private final int[] buckets;
    /** By bucket, where rows of it were seen, else empty: rows x k, each row's ascending, infinite where there are fewer. */
    private final double[][] nearest;

    NeighbourLists(Tile tile, int k) {
        this(tile.side(), tile.number(), k, new int[tile.rows()], new double[Bucket.COUNT][0]);
        Arrays.setAll(buckets, tile::bucket);
    }

    private NeighbourLists(Side side, int tile, int k, int[] buckets, double[][] nearest) {
        this.side = side;
        this.tile = tile;
        this.k = k;
        this.buckets = buckets;
        this.nearest = nearest;
    }

    /** The side whose rows these are. */
    public Side side() {
        return side;
    }

    /** The number of the tile whose rows these are. */
    public int tile() {
        return tile;
    }

    public int k() {
        return k;
    }

    /** How many rows. */
    public int rows() {
        return buckets.length;
    }

    /** The bucket of a row. */
    public int bucket(int row) {
        return buckets[row];
    }

    /**
     * The lists over the pairs of both, which must not share any.
     *
     * @throws IllegalArgumentException if they are of different tiles or k
     */
    public NeighbourLists merge(NeighbourLists other) {
        if (side != other.side || tile != other.tile || k != other.k || !Arrays.equals(buckets, other.buckets)) {
            throw new IllegalArgumentException("neighbours (k = " + k + ") of tile " + tile + " of " + side
                    + " cannot be merged with those (k = " + other.k + ") of tile " + other.tile + " of "
                    + other.side);
        }
        NeighbourLists merged = new NeighbourLists(side, tile, k, buckets, new double[Bucket.COUNT][0]);
        for (int b = 0; b < Bucket.COUNT; b++) {
            merged.nearest[b] = nearest[b].clone();
            for (int i = 0; i < other.nearest[b].length; i++) {
                if (other.nearest[b][i] < Double.POSITIVE_INFINITY) {
                    merged.insert(i / k, b, other.nearest[b][i]);
                }
            }
        }
        return merged;
    }

    /** The k-th smallest squared distance of a row to a bucket: infinite where fewer were seen. */
    double kth(int row, int bucket) {
        return nearest[bucket].length == 0 ? Double.POSITIVE_INFINITY : nearest[bucket][row * k + k - 1];
    }

    /** The i-th smallest squared distance of a row to a bucket, i from 0. */
    double distance(int row, int bucket, int i) {
        return nearest[bucket].length == 0 ? Double.POSITIVE_INFINITY : nearest[bucket][row * k + i];
    }

    /** Counts a distance to a row of a bucket. */
    void insert(int row, int bucket, double squaredDistance) {
        if (nearest[bucket].length == 0) {
            nearest[bucket] = new double[buckets.length * k];
            Arrays.fill(nearest[bucket], Double.POSITIVE_INFINITY);
        }
        double[] list = nearest[bucket];
        int at = row * k + k - 1;
        if (!(squaredDistance < list[at])) {
            return;
        }
        for (; at > row * k && list[at - 1] > squaredDistance; at--) {
            list[at] = list[at - 1];
        }
        list[at] = squaredDistance;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NeighbourLists lists
                && side == lists.side
                && tile == lists.tile
                && k == lists.k
                && Arrays.equals(buckets, lists.buckets)
                && Arrays.deepEquals(nearest, lists.nearest);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(nearest) + tile;
    }
}
