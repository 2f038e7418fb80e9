package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas_full.LAPACK_COL_MAJOR;

import org.bytedeco.javacpp.DoublePointer;

/** Eigenvalues of symmetric matrices, with or without vectors. */
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
            if (info != 0) {
                throw new ArithmeticException("eigenvalues of a " + n + " x " + n + " matrix did not converge (dsyevd "
                        + info + "): does it hold values that are not finite?");
            }
            double[] result = new double[n];
            values.get(result);
            return result;
        }
    }

    /**
     * The n eigenvalues in ascending order, with their vectors.
     *
     * @param symmetric n x n; its upper triangle (in rows) is read; destroyed
     * @param vectors n x n; the eigenvector of value k is written over row k
     * @throws ArithmeticException if the matrix holds values that are not finite
     */
    public static double[] withVectors(Matrix symmetric, Matrix vectors) {
        try (Tridiagonal reduced = Tridiagonal.inPlace(symmetric)) {
            return reduced.eigenvectors(vectors);
        }
    }
}
