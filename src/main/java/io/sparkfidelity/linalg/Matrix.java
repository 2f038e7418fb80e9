package io.sparkfidelity.linalg;

import java.nio.DoubleBuffer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;

/** A row-major float64 matrix in native memory. Not thread-safe; closed by its owner. */
public final class Matrix implements AutoCloseable {
    private static final int TILE = 64;

    private final int rows;
    private final int columns;
    private final DoublePointer pointer;
    private final DoubleBuffer buffer;

    private Matrix(int rows, int columns, DoublePointer pointer) {
        this.rows = rows;
        this.columns = columns;
        this.pointer = pointer;
        this.buffer = pointer.asBuffer();
    }

    /**
     * Allocates a matrix with undefined contents.
     *
     * @throws IllegalArgumentException if a side is below 1 or there are 2^31 entries or more
     */
    public static Matrix allocate(int rows, int columns) {
        if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + columns + " cannot be allocated");
        }
        OpenBlas.load();
        return new Matrix(rows, columns, new DoublePointer((long) rows * columns));
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Native bytes held until {@link #close}. */
    public long bytes() {
        return 8L * rows * columns;
    }

    /** One entry. For single reads; use {@link #readRow} in loops. */
    public double get(int row, int column) {
        return buffer.get(index(row, column));
    }

    /** Copies {@code length} entries of a row, from column {@code from}, into the start of {@code target}. */
    public void readRow(int row, int from, double[] target, int length) {
        buffer.get(index(row, from), target, 0, length);
    }

    /** Copies the first {@code length} values of {@code source} into a row, from column {@code from}. */
    public void writeRow(int row, int from, double[] source, int length) {
        buffer.put(index(row, from), source, 0, length);
    }

    /** Copies the upper triangle of a square matrix over the lower one, tile by tile to spare the cache. */
    public void mirrorUpperTriangle() {
        // Tiles are disjoint; in parallel mostly because the first touch of fresh pages is slow.
        IntStream.range(0, (rows + TILE - 1) / TILE)
                .parallel()
                .map(tile -> tile * TILE)
                .forEach(top -> {
                    for (int left = top; left < columns; left += TILE) {
                        mirrorTile(top, left);
                    }
                });
    }

    private void mirrorTile(int top, int left) {
        int height = Math.min(TILE, rows - top);
        int width = Math.min(TILE, columns - left);
        double[][] transposed = new double[width][height];
        double[] row = new double[width];
        for (int i = 0; i < height; i++) {
            readRow(top + i, left, row, width);
            for (int j = 0; j < width; j++) {
                transposed[j][i] = row[j];
            }
        }
        for (int j = 0; j < width; j++) {
            // On the diagonal only what lies below it.
            writeRow(left + j, top, transposed[j], Math.min(height, left + j - top));
        }
    }

    DoublePointer pointer() {
        return pointer;
    }

    private int index(int row, int column) {
        return row * columns + column;
    }

    @Override
    public void close() {
        pointer.deallocate();
    }
}
