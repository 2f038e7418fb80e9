package io.sparkfidelity.pairs;

import io.sparkfidelity.linalg.FloatMatrix;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.RowProducts;
import java.util.Arrays;

/**
 * The products x.y of all pairs of a tile pair, handed out row by row. Holds the native scratch of one task: two tiles and a
 * strip of 512 x 2,048 products, in float32 (at d = 2048: 38 MB) or float64 (76 MB). Not thread-safe.
 */
public final class TileProducts implements AutoCloseable {
    /** Long enough for the full speed of a product, short enough for a processor's cache. */
    private static final int STRIP = 512;
    /** Tiles are padded with zero rows to multiples of this: no special paths for thin matrices. */
    private static final int PADDING = 64;

    /** Takes one row of products. */
    @FunctionalInterface
    public interface RowVisitor {
        /**
         * @param row of the row tile
         * @param products with the column tile's rows, from the pair's first column to its last; valid during the call
         */
        void visit(int row, double[] products);
    }

    private final Factors factors;
    private final double[] products = new double[Tile.ROWS];

    public TileProducts(int dimension, Arithmetic arithmetic) {
        this.factors = arithmetic == Arithmetic.SINGLE ? new Floats(dimension) : new Doubles(dimension);
    }

    /** Visits the rows of the row tile, in order. */
    public void forEachRow(TilePair pair, RowVisitor visitor) {
        factors.load(pair);
        int columns = pair.column().rows();
        for (int from = 0; from < pair.row().rows(); from += STRIP) {
            int rows = Math.min(STRIP, pair.row().rows() - from);
            // Of a tile with itself, only what lies right of the diagonal.
            int firstColumn = pair.diagonal() ? from : 0;
            factors.multiply(
                    new RowProducts.Strip(from, padded(rows)),
                    new RowProducts.Strip(firstColumn, padded(columns) - firstColumn));
            for (int r = 0; r < rows; r++) {
                factors.read(r, products, firstColumn, columns - firstColumn);
                visitor.visit(from + r, products);
            }
        }
    }

    private static int padded(int rows) {
        return (rows + PADDING - 1) / PADDING * PADDING;
    }

    @Override
    public void close() {
        factors.close();
    }

    private sealed interface Factors extends AutoCloseable permits Floats, Doubles {
        void load(TilePair pair);

        void multiply(RowProducts.Strip rows, RowProducts.Strip columns);

        /** The products of a row of the strip, to be stored from {@code from} on. */
        void read(int row, double[] target, int from, int count);

        @Override
        void close();
    }

    private static final class Floats implements Factors {
        private final FloatMatrix row;
        private final FloatMatrix column;
        private final FloatMatrix strip = FloatMatrix.allocate(STRIP, Tile.ROWS);
        private final float[] buffer = new float[Tile.ROWS];

        Floats(int dimension) {
            row = FloatMatrix.allocate(Tile.ROWS, dimension);
            column = FloatMatrix.allocate(Tile.ROWS, dimension);
        }

        @Override
        public void load(TilePair pair) {
            load(pair.row(), row);
            load(pair.column(), column);
        }

        private static void load(Tile tile, FloatMatrix matrix) {
            int d = tile.dimension();
            matrix.writeRows(0, tile.values(), tile.values().length);
            float[] zeros = new float[d];
            for (int r = tile.rows(); r < padded(tile.rows()); r++) {
                matrix.writeRows(r, zeros, d);
            }
        }

        @Override
        public void multiply(RowProducts.Strip rows, RowProducts.Strip columns) {
            RowProducts.ofFloats(row, rows, column, columns, strip);
        }

        @Override
        public void read(int r, double[] target, int from, int count) {
            strip.readRow(r, buffer, count);
            for (int j = 0; j < count; j++) {
                target[from + j] = buffer[j];
            }
        }

        @Override
        public void close() {
            row.close();
            column.close();
            strip.close();
        }
    }

    private static final class Doubles implements Factors {
        private final Matrix row;
        private final Matrix column;
        private final Matrix strip = Matrix.allocate(STRIP, Tile.ROWS);
        private final double[] entries;
        private final double[] buffer = new double[Tile.ROWS];

        Doubles(int dimension) {
            row = Matrix.allocate(Tile.ROWS, dimension);
            column = Matrix.allocate(Tile.ROWS, dimension);
            entries = new double[dimension];
        }

        @Override
        public void load(TilePair pair) {
            load(pair.row(), row);
            load(pair.column(), column);
        }

        private void load(Tile tile, Matrix matrix) {
            int d = tile.dimension();
            for (int r = 0; r < tile.rows(); r++) {
                for (int i = 0; i < d; i++) {
                    entries[i] = tile.values()[r * d + i];
                }
                matrix.writeRow(r, 0, entries, d);
            }
            Arrays.fill(entries, 0);
            for (int r = tile.rows(); r < padded(tile.rows()); r++) {
                matrix.writeRow(r, 0, entries, d);
            }
        }

        @Override
        public void multiply(RowProducts.Strip rows, RowProducts.Strip columns) {
            RowProducts.ofDoubles(row, rows, column, columns, strip);
        }

        @Override
        public void read(int r, double[] target, int from, int count) {
            strip.readRow(r, 0, buffer, count);
            System.arraycopy(buffer, 0, target, from, count);
        }

        @Override
        public void close() {
            row.close();
            column.close();
            strip.close();
        }
    }
}
