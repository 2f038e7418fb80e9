package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasLeft;
import static org.bytedeco.openblas.global.openblas_full.CblasLower;
import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasNonUnit;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dpotrf_work;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dpotri_work;
import static org.bytedeco.openblas.global.openblas_full.LAPACK_COL_MAJOR;
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
     * @param permuted P^T S' P, d x d; its upper triangle (in rows) is read; taken over
     */
    public static CovarianceGradients of(PivotedCholesky cholesky, Matrix permuted) {
        int d = permuted.rows();
        int rank = cholesky.rank();
        if (rank == 0) {
            permuted.close();
            return new CovarianceGradients(new double[0], identity(d), identity(d));
        }
        return rank == d ? ofFullRank(cholesky, permuted) : ofLowRank(cholesky, permuted);
    }

    // Rows of the matrices below are columns of the formulas: OpenBLAS reads them column-major. The first touch of a
    // fresh matrix takes long, so that one whose contents are spent takes the next result.

    private static CovarianceGradients ofFullRank(PivotedCholesky cholesky, Matrix permuted) {
        int d = permuted.rows();
        int[] order = cholesky.order();
        Matrix factor = cholesky.factor();
        cholesky.congruence(permuted);
        Matrix vectors = Matrix.allocate(d, d);
        double[] eigenvalues = Eigenvalues.withVectors(permuted, vectors);
        if (eigenvalues[0] > CUT * eigenvalues[d - 1]) {
            multiplyByFactor(factor, vectors);
            Matrix inOther = weightedSum(vectors, order, weights(eigenvalues, -0.25), permuted);
            // The two maps undo each other, and an inverse costs less than another product.
            Matrix inFactored = inverse(inOther, vectors);
            return new CovarianceGradients(eigenvalues, identityLess(inFactored), identityLess(inOther));
        }
        Matrix rotated = permuted;
        copy(vectors, rotated);
        divideByTransposedFactor(factor, rotated);
        Matrix inFactored = weightedSum(rotated, order, weights(eigenvalues, 0.25), Matrix.allocate(d, d));
        multiplyByFactor(factor, vectors);
        Matrix inOther = weightedSum(vectors, order, weights(eigenvalues, -0.25), rotated);
        vectors.close();
        return new CovarianceGradients(eigenvalues, identityLess(inFactored), identityLess(inOther));
    }

    private static CovarianceGradients ofLowRank(PivotedCholesky cholesky, Matrix permuted) {
        int d = permuted.rows();
        int rank = cholesky.rank();
        int[] order = cholesky.order();
        Matrix factor = cholesky.factor();
        try (Matrix half = Matrix.allocate(rank, d);
                Matrix product = Matrix.allocate(rank, rank);
                Matrix vectors = Matrix.allocate(rank, rank);
                Matrix rotated = Matrix.allocate(rank, d)) {
            permuted.mirrorUpperTriangle();
            multiply(CblasNoTrans, d, rank, d, permuted, factor, half);
            multiply(CblasTrans, rank, rank, d, factor, half, product);
            double[] eigenvalues = Eigenvalues.withVectors(product, vectors);
            multiply(CblasNoTrans, d, rank, rank, half, vectors, rotated);
            Matrix inFactored = weightedSum(rotated, order, weights(eigenvalues, -0.75), permuted);
            multiply(CblasNoTrans, d, rank, rank, factor, vectors, rotated);
            Matrix inOther = weightedSum(rotated, order, weights(eigenvalues, -0.25), Matrix.allocate(d, d));
            return new CovarianceGradients(eigenvalues, identityLess(inFactored), identityLess(inOther));
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

    /**
     * Writes the upper triangle (in rows) of sum_k w_k^2 v_k v_k^T over {@code sum}, d x d, and returns it. The entries of
     * the rows v_k are put back from the pivots' order; they are overwritten.
     */
    private static Matrix weightedSum(Matrix vectors, int[] order, double[] weights, Matrix sum) {
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
        // The column-major lower triangle is the row-major upper one.
        cblas_dsyrk(
                CblasColMajor,
                CblasLower,
                CblasNoTrans,
                d,
                vectors.rows(),
                1.0,
                vectors.pointer(),
                d,
                0.0,
                sum.pointer(),
                d);
        return sum;
    }

    /** Writes the inverse of a positive definite matrix over another and returns it; upper triangles (in rows), both. */
    private static Matrix inverse(Matrix definite, Matrix inverse) {
        int d = definite.rows();
        copy(definite, inverse);
        int info = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, (byte) 'L', d, inverse.pointer(), d);
        if (info == 0) {
            info = LAPACKE_dpotri_work(LAPACK_COL_MAJOR, (byte) 'L', d, inverse.pointer(), d);
        }
        if (info != 0) {
            throw new ArithmeticException("a transport map of " + d + " dimensions is not definite (" + info + ")");
        }
        return inverse;
    }

    /** L times the columns (our rows) of a matrix, over them. */
    private static void multiplyByFactor(Matrix factor, Matrix columns) {
        int d = factor.rows();
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
                columns.pointer(),
                d);
    }

    /** L^-T times the columns (our rows) of a matrix, over them. */
    private static void divideByTransposedFactor(Matrix factor, Matrix columns) {
        int d = factor.rows();
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
                columns.pointer(),
                d);
    }

    private static void copy(Matrix from, Matrix to) {
        cblas_dcopy(from.rows() * from.columns(), from.pointer(), 1, to.pointer(), 1);
    }

    /** I less a matrix given by its upper triangle, in its place. */
    private static Matrix identityLess(Matrix map) {
        int d = map.rows();
        double[] row = new double[d];
        for (int i = 0; i < d; i++) {
            map.readRow(i, i, row, d - i);
            for (int j = 0; j < d - i; j++) {
                row[j] = -row[j];
            }
            row[0] += 1;
            map.writeRow(i, i, row, d - i);
        }
        return map;
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
