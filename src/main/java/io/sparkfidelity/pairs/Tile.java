package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Up to 2,048 consecutive rows of one side, in (bucket, hash) order: tile t holds the side's rows from 2048 t on. Where a
 * side is cut depends on its rows alone, so that the shape and the order of every product are the data's, not the cluster's.
 */
public final class Tile implements Serializable {
    private static final long serialVersionUID = 1;

    /** Rows of every tile of a side but the last. */
    public static final int ROWS = 2048;
    /** Products of float32 rows whose squared norms lie below this cannot overflow. */
    private static final double LARGEST_SQUARED_NORM = 0x1p120;

    private final Side side;
    private final int number;
    private final int dimension;
    private final int[] buckets;
    private final float[] values;
    private final double[] squaredNorms;

    /**
     * @param number which tile of its side, from 0
     * @param buckets the rows' buckets, 0 to 15, ascending; 1 to 2,048 of them
     * @param values the rows, one after another: buckets.length x d
     * @throws IllegalArgumentException if the shapes or the order are wrong, or a row holds a value that is not finite or
     *     has a squared norm of 2^120 or more
     */
    public Tile(Side side, int number, int[] buckets, float[] values) {
        if (number < 0
                || buckets.length < 1
                || buckets.length > ROWS
                || values.length < buckets.length
                || values.length % buckets.length != 0) {
            throw new IllegalArgumentException("tile " + number + " of " + buckets.length + " rows and " + values.length
                    + " values: a tile holds 1 to " + ROWS + " rows of one dimension");
        }
        this.side = side;
        this.number = number;
        this.dimension = values.length / buckets.length;
        this.buckets = buckets.clone();
        this.values = values.clone();
        for (int r = 0; r < buckets.length; r++) {
            if (buckets[r] < (r == 0 ? 0 : buckets[r - 1]) || buckets[r] >= Bucket.COUNT) {
                throw new IllegalArgumentException("row " + r + " of tile " + number + " is in bucket " + buckets[r]
                        + ": rows must ascend by bucket, 0 to " + (Bucket.COUNT - 1));
            }
        }
        this.squaredNorms = new double[buckets.length];
        for (int r = 0; r < buckets.length; r++) {
            squaredNorms[r] = squaredNorm(r);
            // The negation also catches NaN.
            if (!(squaredNorms[r] < LARGEST_SQUARED_NORM)) {
                throw new IllegalArgumentException("row " + r + " of tile " + number + " has the squared norm "
                        + squaredNorms[r] + "; it must be finite and below 2^120");
            }
        }
    }

    /**
     * Cuts a side into tiles.
     *
     * @param rows n x d, in (bucket, hash) order
     * @param buckets the rows' buckets, n
     */
    public static List<Tile> cut(Side side, float[][] rows, int[] buckets) {
        List<Tile> tiles = new ArrayList<>();
        for (int from = 0; from < rows.length; from += ROWS) {
            int count = Math.min(ROWS, rows.length - from);
            int d = rows[from].length;
            float[] values = new float[count * d];
            for (int r = 0; r < count; r++) {
                if (rows[from + r].length != d) {
                    throw new IllegalArgumentException("row " + (from + r) + " has " + rows[from + r].length
                            + " entries, row " + from + " has " + d);
                }
                System.arraycopy(rows[from + r], 0, values, r * d, d);
            }
            tiles.add(new Tile(side, tiles.size(), Arrays.copyOfRange(buckets, from, from + count), values));
        }
        return tiles;
    }

    /** How many tiles a side of n rows falls into. */
    public static int count(int n) {
        return (n + ROWS - 1) / ROWS;
    }

    public Side side() {
        return side;
    }

    /** Which tile of its side, from 0. */
    public int number() {
        return number;
    }

    /** Entries of a row. */
    public int dimension() {
        return dimension;
    }

    /** How many rows: 1 to 2,048. */
    public int rows() {
        return buckets.length;
    }

    /** Where in its side this tile's first row stands. */
    public int first() {
        return number * ROWS;
    }

    /** The bucket of a row. */
    public int bucket(int row) {
        return buckets[row];
    }

    /** The end, exclusive, of the run of rows that share the bucket of {@code row}. */
    int endOfBucket(int row) {
        int end = row + 1;
        while (end < buckets.length && buckets[end] == buckets[row]) {
            end++;
        }
        return end;
    }

    /** |x|^2 of a row, in float64. */
    public double squaredNorm(int row) {
        double total = 0;
        for (int i = row * dimension; i < (row + 1) * dimension; i++) {
            total += (double) values[i] * values[i];
        }
        return total;
    }

    /** The rows' squared norms, by row: for reading only. */
    public double[] squaredNorms() {
        return squaredNorms;
    }

    /** The rows, one after another: for reading only. */
    public float[] values() {
        return values;
    }

    /** {@link SquaredDistance} of a row here and one there. */
    public double squaredDistance(int row, Tile other, int otherRow) {
        return SquaredDistance.of(values, row * dimension, other.values, otherRow * dimension, dimension);
    }
}
