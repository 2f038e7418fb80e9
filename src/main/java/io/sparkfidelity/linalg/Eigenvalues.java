package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dsyevr;
import static org.bytedeco.openblas.global.openblas_full.LAPACK_COL_MAJOR;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;

/** Eigenvalues of symmetric matrices (LAPACK's {@code dsyevd}), or with vectors ({@code dsyevr}, faster at that). */
public final class Eigenvalues {
    private Eigenvalues() {}

    /**
     * The n eigenvalues in ascending order. Reads the upper triangle (in rows) and overwrites the matrix.
     *
     * @throws ArithmeticException if the matrix holds values that are not finite
     */
    public static double[] ofSymmetric(Matrix destroyed, int n) {
        try (DoublePointer values = new DoublePointer(n)) {
            int info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, (byte) 'N', (byte) 'L', n, destroyed.pointer(), n, values);
            return checked("dsyevd", info, values, n);
        }
    }

    /**
     * The n eigenvalues in ascending order; the eigenvector of value k becomes row k of {@code vectors}.
     *
     * @param destroyed n x n; its upper triangle (in rows) is read
     * @param vectors n x n
     * @throws ArithmeticException if the matrix holds values that are not finite
     */
    public static double[] withVectors(Matrix destroyed, Matrix vectors) {
        int n = destroyed.rows();
        try (DoublePointer values = new DoublePointer(n);
                IntPointer found = new IntPointer(1);
                IntPointer support = new IntPointer(2L * n)) {
            int info = LAPACKE_dsyevr(
                    LAPACK_COL_MAJOR,
                    (byte) 'V',
                    (byte) 'A',
                    (byte) 'L',
                    n,
                    destroyed.pointer(),
                    n,
                    0,
                    0,
                    0,
                    0,
                    0,
                    found,
                    values,
                    vectors.pointer(),
                    n,
                    support);
            return checked("dsyevr", info, values, n);
        }
    }

    private static double[] checked(String routine, int info, DoublePointer values, int n) {
        if (info != 0) {
            throw new ArithmeticException("eigenvalues of a " + n + " x " + n + " matrix did not converge (" + routine
                    + " " + info + "): does it hold values that are not finite?");
        }
        double[] result = new double[n];
        values.get(result);
        return result;
    }
}
