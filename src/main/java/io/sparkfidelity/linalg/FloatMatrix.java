package io.sparkfidelity.linalg;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;

/** A row-major float32 matrix in native memory. Not thread-safe; closed by its owner. */
public final class FloatMatrix implements AutoCloseable {
    private final int rows;
    private final int columns;
    private final FloatPointer pointer;
    private final FloatBuffer buffer;

    private FloatMatrix(int rows, int columns, FloatPointer pointer) {
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
    public static FloatMatrix allocate(int rows, int columns) {
        if (rows < 1 || columns < 1 || (long) rows * columns > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + columns + " cannot be allocated");
        }
        OpenBlas.load();
        return new FloatMatrix(rows, columns, new FloatPointer((long) rows * columns));
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Native bytes held until {@link #close}. */
    public long bytes() {
        return 4L * rows * columns;
    }

    /** Copies the first {@code length} entries of a row into the start of {@code target}. */
    public void readRow(int row, float[] target, int length) {
        buffer.get(row * columns, target, 0, length);
    }

    /** Copies {@code length} consecutive entries of {@code source} into the matrix, from the start of a row on. */
    public void writeRows(int row, float[] source, int length) {
        buffer.put(row * columns, source, 0, length);
    }

    FloatPointer pointer() {
        return pointer;
    }

    @Override
    public void close() {
        pointer.deallocate();
    }
}
