package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas_full.LAPACK_COL_MAJOR;

/** Whether a symmetric matrix can be a Gram matrix or a covariance: no eigenvalue is negative, but for rounding. */
public final class SemiDefinite {
    private SemiDefinite() {}

    /**
     * Whether every eigenvalue is above {@code -tolerance}: S + tolerance I has a Cholesky factorisation exactly then, at a
     * tenth of the cost of the eigenvalues.
     *
     * @param symmetric its upper triangle (in rows) is read; destroyed
     * @param tolerance above d 2^-53 times the largest entry, which the factorisation itself errs by
     * @return false too where entries are not finite
     */
    public static boolean within(Matrix symmetric, double tolerance) {
        int d = symmetric.rows();
        double[] diagonal = new double[1];
        for (int i = 0; i < d; i++) {
            symmetric.readRow(i, i, diagonal, 1);
            diagonal[0] += tolerance;
            symmetric.writeRow(i, i, diagonal, 1);
        }
        // The upper triangle in rows is the lower one in columns.
        return LAPACKE_dpotrf(LAPACK_COL_MAJOR, (byte) 'L', d, symmetric.pointer(), d) == 0;
    }
}
