package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/** The products C = A B^T of the rows of two matrices, a strip of A at a time so that C stays small. */
public final class RowProducts {
    private RowProducts() {}

    /**
     * float32: each product is within d 2^-24 / (1 - d 2^-24) of the rows' norms multiplied, barring underflow.
     *
     * @param a any rows x d
     * @param from first row of the strip
     * @param rows how many rows of {@code a} and how many leading columns, the rows of {@code b}, are multiplied
     * @param b any rows x d
     * @param c row i holds the products of row {@code from + i} of {@code a}; at least rows.a x rows.b
     */
    public static void ofFloats(FloatMatrix a, int from, Extent rows, FloatMatrix b, FloatMatrix c) {
        int d = a.columns();
        check(rows, from, a.rows(), b.rows(), d == b.columns(), c.rows(), c.columns());
        // Not to be closed: closing a view frees the matrix.
        FloatPointer strip = a.pointer().getPointer((long) from * d);
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                rows.a(),
                rows.b(),
                d,
                1f,
                strip,
                d,
                b.pointer(),
                d,
                0f,
                c.pointer(),
                c.columns());
    }

    /** As {@link #ofFloats}, in float64. */
    public static void ofDoubles(Matrix a, int from, Extent rows, Matrix b, Matrix c) {
        int d = a.columns();
        check(rows, from, a.rows(), b.rows(), d == b.columns(), c.rows(), c.columns());
        // Not to be closed: closing a view frees the matrix.
        DoublePointer strip = a.pointer().getPointer((long) from * d);
        cblas_dgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                rows.a(),
                rows.b(),
                d,
                1.0,
                strip,
                d,
                b.pointer(),
                d,
                0.0,
                c.pointer(),
                c.columns());
    }

    /**
     * How many rows of either factor are multiplied.
     *
     * @param a rows of the strip
     * @param b leading rows of the other factor
     */
    public record Extent(int a, int b) {}

    private static void check(
            Extent rows, int from, int aRows, int bRows, boolean sameColumns, int cRows, int cColumns) {
        if (!sameColumns
                || rows.a() < 1
                || rows.b() < 1
                || from < 0
                || from + rows.a() > aRows
                || rows.b() > bRows
                || rows.a() > cRows
                || rows.b() > cColumns) {
            throw new IllegalArgumentException("products of " + rows + " from row " + from + " of matrices with "
                    + aRows + " and " + bRows + " rows into " + cRows + " x " + cColumns
                    + (sameColumns ? "" : "; the factors differ in their columns"));
        }
    }
}
