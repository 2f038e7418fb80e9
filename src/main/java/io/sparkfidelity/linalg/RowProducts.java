package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/** The products C = A B^T of some rows of two matrices: a strip at a time, so that C stays small. */
public final class RowProducts {
    private RowProducts() {}

    /**
     * Consecutive rows of a matrix.
     *
     * @param from the first
     * @param count how many, 1 or more
     */
    public record Strip(int from, int count) {}

    /**
     * float32: each product is within d 2^-24 / (1 - d 2^-24) of the rows' norms multiplied, barring underflow.
     *
     * @param a any rows x d
     * @param b any rows x d
     * @param c entry (i, j) becomes the product of the i-th row of a's strip and the j-th of b's; at least as large
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static void ofFloats(FloatMatrix a, Strip aRows, FloatMatrix b, Strip bRows, FloatMatrix c) {
        int d = a.columns();
        check(aRows, a.rows(), c.rows());
        check(bRows, b.rows(), c.columns());
        checkColumns(d, b.columns());
        // Views of the matrices, not to be closed: that would free what they show.
        FloatPointer aStrip = a.pointer().getPointer((long) aRows.from() * d);
        FloatPointer bStrip = b.pointer().getPointer((long) bRows.from() * d);
        cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                aRows.count(),
                bRows.count(),
                d,
                1f,
                aStrip,
                d,
                bStrip,
                d,
                0f,
                c.pointer(),
                c.columns());
    }

    /** As {@link #ofFloats}, in float64. */
    public static void ofDoubles(Matrix a, Strip aRows, Matrix b, Strip bRows, Matrix c) {
        int d = a.columns();
        check(aRows, a.rows(), c.rows());
        check(bRows, b.rows(), c.columns());
        checkColumns(d, b.columns());
        DoublePointer aStrip = a.pointer().getPointer((long) aRows.from() * d);
        DoublePointer bStrip = b.pointer().getPointer((long) bRows.from() * d);
        cblas_dgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                aRows.count(),
                bRows.count(),
                d,
                1.0,
                aStrip,
                d,
                bStrip,
                d,
                0.0,
                c.pointer(),
                c.columns());
    }

    private static void check(Strip rows, int ofRows, int room) {
        if (rows.from() < 0 || rows.count() < 1 || rows.from() + rows.count() > ofRows || rows.count() > room) {
            throw new IllegalArgumentException(
                    rows + " of a matrix of " + ofRows + " rows, into a product with room for " + room);
        }
    }

    private static void checkColumns(int a, int b) {
        if (a != b) {
            throw new IllegalArgumentException("rows of " + a + " and " + b + " entries cannot be multiplied");
        }
    }
}
