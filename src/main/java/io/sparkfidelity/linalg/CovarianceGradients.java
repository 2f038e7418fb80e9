package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasLeft;
import static org.bytedeco.openblas.global.openblas_full.CblasLower;
import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_dcopy;
import static org.bytedeco.openblas.global.openblas_full.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_dsyrk;
import static org.bytedeco.openblas.global.openblas_full.cblas_dtrmm;
import static org.bytedeco.openblas.global.openblas_full.cblas_dtrsm;

/**
 * The gradients of tr S + tr S' - 2 tr (S S')^(1/2) in covariances S, factored as A A^T, and S': I - T and I - T', T the
 * linear map of optimal transport from the centred Gaussian of S to that of S' and T' its reverse (Bhatia, Jain and Lim
 * 2019, section 3).
 *
 * <p>With A^T S' A = U D U^T and K = S' A U: T = K D^(-3/2) K^T and T' = (A U) D^(-1/2) (A U)^T; at full rank K D^-1 =
 * A^-T U. Directions whose D is at most {@link #CUT} of the largest are left out: they are rounding, and what each holds of
 * the trace is below 4e-7 of the largest's part.
 */
public final class CovarianceGradients implements AutoCloseable {
    private static final double CUT = 1e-13;

    private final double[] eigenvalues;
    private final Matrix inFactored;
    private final Matrix inOther;

    private CovarianceGradients(double[] eigenvalues, Matrix inFactored, Matrix inOther) {
        this.eigenvalues = eigenvalues;
        this.inFactored = inFactored;
        this.inOther = inOther;
    }

    /**
     * The gradients at a factorised S and another S'.
     *
     * @param cholesky P^T S P = L L^T
     * @param permuted P^T S' P, d x d; its upper triangle (in rows) is read; destroyed
     */
    public static CovarianceGradients of(PivotedCholesky cholesky, Matrix permuted) {
        int d = permuted.rows();
        int rank = cholesky.rank();
        if (rank == 0) {
            return new CovarianceGradients(new double[0], identity(d), identity(d));
        }
        return rank == d ? ofFullRank(cholesky, permuted) : ofLowRank(cholesky, permuted);
    }

    // Rows of the matrices below are columns of the formulas: OpenBLAS reads them column-major.

    private static CovarianceGradients ofFullRank(PivotedCholesky cholesky, Matrix permuted) {
        int d = permuted.rows();
        int[] order = cholesky.order();
        Matrix factor = cholesky.factor();
        cholesky.congruence(permuted);
        double[] eigenvalues = Eigenvalues.withVectors(permuted);
        try (Matrix vectors = Matrix.allocate(d, d)) {
            cblas_dcopy(d * d, permuted.pointer(), 1, vectors.pointer(), 1);
            cblas_dtrsm(
                    CblasColMajor,
                    CblasLeft,
                    CblasLower,
                    CblasTrans,
                    CblasNonUnit,
                    d,
                    d,
                    1.0,
                    factor.pointer(),
                    d,
                    permuted.pointer(),
                    d);
            Matrix inFactored = identityLess(permuted, order, weights(eigenvalues, 0.25));
            cblas_dtrmm(
                    CblasColMajor,
                    CblasLeft,
                    CblasLower,
                    CblasNoTrans,
                    CblasNonUnit,
                    d,
                    d,
                    1.0,
                    factor.pointer(),
                    d,
                    vectors.pointer(),
                    d);
            Matrix inOther = identityLess(vectors, order, weights(eigenvalues, -0.25));
            return new CovarianceGradients(eigenvalues, inFactored, inOther);
        }
    }

    private static CovarianceGradients ofLowRank(PivotedCholesky cholesky, Matrix permuted) {
        int d = permuted.rows();
        int rank = cholesky.rank();
        int[] order = cholesky.order();
        Matrix factor = cholesky.factor();
        try (Matrix half = Matrix.allocate(rank, d);
                Matrix vectors = Matrix.allocate(rank, rank);
                Matrix rotated = Matrix.allocate(rank, d)) {
            permuted.mirrorUpperTriangle();
            multiply(CblasNoTrans, d, rank, d, permuted, factor, half);
            multiply(CblasTrans, rank, rank, d, factor, half, vectors);
            double[] eigenvalues = Eigenvalues.withVectors(vectors);
            multiply(CblasNoTrans, d, rank, rank, half, vectors, rotated);
            Matrix inFactored = identityLess(rotated, order, weights(eigenvalues, -0.75));
            multiply(CblasNoTrans, d, rank, rank, factor, vectors, rotated);
            Matrix inOther = identityLess(rotated, order, weights(eigenvalues, -0.25));
            return new CovarianceGradients(eigenvalues, inFactored, inOther);
        }
    }

    /** The eigenvalues D, ascending: those of S S' that are not zero by rank. */
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /** The gradient in S, d x d; its upper triangle is filled. Belongs to this. */
    public Matrix inFactored() {
        return inFactored;
    }

    /** The gradient in S', d x d; its upper triangle is filled. Belongs to this. */
    public Matrix inOther() {
        return inOther;
    }

    private static double[] weights(double[] eigenvalues, double power) {
        double[] weights = new double[eigenvalues.length];
        double cut = CUT * eigenvalues[eigenvalues.length - 1];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = eigenvalues[k] > cut && eigenvalues[k] > 0 ? Math.pow(eigenvalues[k], power) : 0;
        }
        return weights;
    }

    /** I - sum_k w_k^2 v_k v_k^T over rows v_k, whose entries are put back from the pivots' order; overwrites them. */
    private static Matrix identityLess(Matrix vectors, int[] order, double[] weights) {
        int d = vectors.columns();
        double[] row = new double[d];
        double[] placed = new double[d];
        for (int k = 0; k < vectors.rows(); k++) {
            vectors.readRow(k, 0, row, d);
            for (int i = 0; i < d; i++) {
                placed[order[i]] = row[i] * weights[k];
            }
            vectors.writeRow(k, 0, placed, d);
        }
        Matrix gradient = identity(d);
        // The column-major lower triangle is the row-major upper one.
        cblas_dsyrk(
                CblasColMajor,
                CblasLower,
                CblasNoTrans,
                d,
                vectors.rows(),
                -1.0,
                vectors.pointer(),
                d,
                1.0,
                gradient.pointer(),
                d);
        return gradient;
    }

    private static Matrix identity(int d) {
        Matrix identity = Matrix.allocate(d, d);
        double[] row = new double[d];
        for (int i = 0; i < d; i++) {
            row[i] = 1;
            identity.writeRow(i, 0, row, d);
            row[i] = 0;
        }
        return identity;
    }

    private static void multiply(int transposeA, int m, int n, int k, Matrix a, Matrix b, Matrix c) {
        int lda = transposeA == CblasTrans ? k : m;
        cblas_dgemm(
                CblasColMajor,
                transposeA,
                CblasNoTrans,
                m,
                n,
                k,
                1.0,
                a.pointer(),
                lda,
                b.pointer(),
                k,
                0.0,
                c.pointer(),
                m);
    }

    @Override
    public void close() {
        inFactored.close();
        inOther.close();
    }
}
