package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas_full.LAPACK_COL_MAJOR;

import org.bytedeco.javacpp.DoublePointer;

/** Eigenvalues of symmetric matrices, with or without vectors (LAPACK's {@code dsyevd}). */
public final class Eigenvalues {
    private Eigenvalues() {}

    /**
     * The n eigenvalues in ascending order. Reads the upper triangle (in rows) and overwrites the matrix.
     *
     * @throws ArithmeticException if the matrix holds values that are not finite
     */
    public static double[] ofSymmetric(Matrix destroyed, int n) {
        return solve('N', destroyed, n);
    }

    /**
     * The n eigenvalues in ascending order. Reads the upper triangle (in rows) and writes the eigenvector of value k over
     * row k.
     *
     * @param overwritten n x n
     * @throws ArithmeticException if the matrix holds values that are not finite
     */
    public static double[] withVectors(Matrix overwritten) {
        return solve('V', overwritten, overwritten.rows());
    }

    private static double[] solve(char job, Matrix matrix, int n) {
        try (DoublePointer values = new DoublePointer(n)) {
            int info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, (byte) job, (byte) 'L', n, matrix.pointer(), n, values);
            if (info != 0) {
                throw new ArithmeticException("eigenvalues of a " + n + " x " + n + " matrix did not converge (dsyevd "
                        + info + "): does it hold values that are not finite?");
            }
            double[] result = new double[n];
            values.get(result);
            return result;
        }
    }
}
