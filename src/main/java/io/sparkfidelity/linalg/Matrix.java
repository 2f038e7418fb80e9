package io.sparkfidelity.linalg;

import java.nio.DoubleBuffer;
import org.bytedeco.javacpp.DoublePointer;

/** A row-major float64 matrix in native memory. Not thread-safe; closed by its owner. */
public final class Matrix implements AutoCloseable {
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
