package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasLeft;
import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasUpper;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dlarft_work;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dstedc;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dsytrd;
import static org.bytedeco.openblas.global.openblas_full.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas_full.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_dtrmm;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;

/**
 * The reduction A = Q T Q^T of a symmetric n x n matrix to tridiagonal form, and through it the eigenvectors of A: those of
 * T, found by divide and conquer, times Q.
 *
 * <p>Q is a product of n - 1 reflections. They are applied {@link #PANEL} at a time as I - V R V^T (Schreiber and Van Loan
 * 1989): LAPACK's {@code dormtr}, and with it {@code dsyevd}, takes 32, which costs half as much again.
 */
final class Tridiagonal implements AutoCloseable {
    private static final int PANEL = 128;

    private final Matrix reflectors;
    private final DoublePointer diagonal;
    private final DoublePointer beside;
    private final DoublePointer scales;

    private Tridiagonal(Matrix reflectors) {
        int n = reflectors.rows();
        this.reflectors = reflectors;
        this.diagonal = new DoublePointer(n);
        this.beside = new DoublePointer(n);
        this.scales = new DoublePointer(n);
    }

    /** Reduces a matrix, given by its upper triangle (in rows), in place: it must not change before this is closed. */
    static Tridiagonal inPlace(Matrix symmetric) {
        Tridiagonal result = new Tridiagonal(symmetric);
        int n = symmetric.rows();
        int info = LAPACKE_dsytrd(
                LAPACK_COL_MAJOR, (byte) 'L', n, symmetric.pointer(), n, result.diagonal, result.beside, result.scales);
        if (info != 0) {
            result.close();
            throw new ArithmeticException("a " + n + " x " + n + " matrix holds values that are not finite");
        }
        return result;
    }

    /**
     * Solves for T's eigenvectors and turns them into those of A; once.
     *
     * @param vectors n x n; row k becomes the eigenvector of value k
     * @return the n eigenvalues, ascending
     */
    double[] eigenvectors(Matrix vectors) {
        int n = reflectors.rows();
        int info = LAPACKE_dstedc(LAPACK_COL_MAJOR, (byte) 'I', n, diagonal, beside, vectors.pointer(), n);
        if (info != 0) {
            throw new ArithmeticException(
                    "eigenvalues of a " + n + " x " + n + " matrix did not converge (dstedc " + info + ")");
        }
        rotate(vectors);
        double[] values = new double[n];
        diagonal.get(values);
        return values;
    }

    /** Q times the columns (in columns: our rows) of a matrix, over them; the last reflections act first. */
    private void rotate(Matrix vectors) {
        int n = reflectors.rows();
        try (DoublePointer panel = new DoublePointer((long) PANEL * n);
                DoublePointer factor = new DoublePointer(PANEL * PANEL);
                DoublePointer products = new DoublePointer((long) PANEL * n)) {
            int panels = (n - 1 + PANEL - 1) / PANEL;
            for (int first = (panels - 1) * PANEL; first >= 0; first -= PANEL) {
                int width = Math.min(PANEL, n - 1 - first);
                // Reflections from `first` on leave the entries up to `first` alone.
                int height = n - 1 - first;
                readPanel(panel, first, width, height);
                LAPACKE_dlarft_work(
                        LAPACK_COL_MAJOR,
                        (byte) 'F',
                        (byte) 'C',
                        height,
                        width,
                        panel,
                        height,
                        scales.getPointer(first),
                        factor,
                        PANEL);
                DoublePointer lower = vectors.pointer().getPointer(first + 1);
                cblas_dgemm(
                        CblasColMajor,
                        CblasTrans,
                        CblasNoTrans,
                        width,
                        n,
                        height,
                        1.0,
                        panel,
                        height,
                        lower,
                        n,
                        0.0,
                        products,
                        PANEL);
                cblas_dtrmm(
                        CblasColMajor,
                        CblasLeft,
                        CblasUpper,
                        CblasNoTrans,
                        CblasNonUnit,
                        width,
                        n,
                        1.0,
                        factor,
                        PANEL,
                        products,
                        PANEL);
                cblas_dgemm(
                        CblasColMajor,
                        CblasNoTrans,
                        CblasNoTrans,
                        height,
                        n,
                        width,
                        -1.0,
                        panel,
                        height,
                        products,
                        PANEL,
                        1.0,
                        lower,
                        n);
            }
        }
    }

    /** The vectors of some reflections, column by column, with the ones and zeros that their storage leaves out. */
    private void readPanel(DoublePointer panel, int first, int width, int height) {
        double[] tail = new double[height];
        double[] column = new double[height];
        for (int c = 0; c < width; c++) {
            int length = height - c - 1;
            reflectors.readRow(first + c, first + c + 2, tail, length);
            Arrays.fill(column, 0, c, 0);
            column[c] = 1;
            System.arraycopy(tail, 0, column, c + 1, length);
            panel.position((long) c * height).put(column, 0, height);
        }
        panel.position(0);
    }

    @Override
    public void close() {
        diagonal.close();
        beside.close();
        scales.close();
    }
}
