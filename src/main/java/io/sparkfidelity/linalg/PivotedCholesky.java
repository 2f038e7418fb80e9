package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dpstrf;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dsygst;
import static org.bytedeco.openblas.global.openblas_full.LAPACKE_dtrtri;
import static org.bytedeco.openblas.global.openblas_full.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas_full.cblas_dgemm;

import org.bytedeco.javacpp.IntPointer;

/**
 * The factorisation P^T S P = L L^T of a positive semi-definite d x d matrix, with complete pivoting (LAPACK's
 * {@code dpstrf}): L is d x rank, lower trapezoidal. It reveals the rank, so that singular covariances need no epsilon.
 */
public final class PivotedCholesky implements AutoCloseable {
    private final Matrix factor;
    private final int[] pivots;
    private final int rank;

    private PivotedCholesky(Matrix factor, int[] pivots, int rank) {
        this.factor = factor;
        this.pivots = pivots;
        this.rank = rank;
    }

    /**
     * Factorises a symmetric matrix, given by its upper triangle (in rows), in place and takes it over: closing this closes
     * it.
     *
     * @param tolerance pivots at or below it end the factorisation; in the units of the matrix
     */
    public static PivotedCholesky inPlace(Matrix symmetric, double tolerance) {
        int d = symmetric.rows();
        try (IntPointer pivotPointer = new IntPointer(d);
                IntPointer rankPointer = new IntPointer(1)) {
            // The upper triangle in rows is the lower one in columns, and column-major spares LAPACKE transposed
            // copies.
            int info = LAPACKE_dpstrf(
                    LAPACK_COL_MAJOR, (byte) 'L', d, symmetric.pointer(), d, pivotPointer, rankPointer, tolerance);
            if (info < 0) {
                throw new IllegalStateException("dpstrf refused its argument " + -info);
            }
            int[] pivots = new int[d];
            pivotPointer.get(pivots);
            for (int i = 0; i < d; i++) {
                pivots[i]--;
            }
            return new PivotedCholesky(symmetric, pivots, rankPointer.get());
        }
    }

    /** Pivots below d rounding errors of the largest entry are noise of the factorisation of a covariance, not rank. */
    public static double tolerance(Matrix covariance) {
        double largest = 0;
        for (int i = 0; i < covariance.rows(); i++) {
            largest = Math.max(largest, covariance.get(i, i));
        }
        return covariance.rows() * 0x1p-53 * largest;
    }

    /**
     * W, rank x d, one row after another, with W S W^T = I: L^-1 P^T, of the leading rank x rank triangle of L. Overwrites the
     * factor, which is of no use to others afterwards.
     */
    public double[] whitening() {
        int d = factor.rows();
        int info = LAPACKE_dtrtri(LAPACK_COL_MAJOR, (byte) 'L', (byte) 'N', rank, factor.pointer(), d);
        if (info != 0) {
            throw new ArithmeticException("a factor of rank " + rank + " has the pivot 0 at " + info);
        }
        double[] whitening = new double[Math.multiplyExact(rank, d)];
        double[] column = new double[rank];
        for (int j = 0; j < rank; j++) {
            // Column-major: what lies below the diagonal of column j is our row j from j on.
            factor.readRow(j, j, column, rank - j);
            for (int i = j; i < rank; i++) {
                whitening[i * d + pivots[j]] = column[i - j];
            }
        }
        return whitening;
    }

    /** How many pivots stood above the tolerance: 0 to d. */
    public int rank() {
        return rank;
    }

    /** The permutation P: row i of P^T S P is row {@code order()[i]} of S. */
    public int[] order() {
        return pivots.clone();
    }

    /** L, column by column in rows (column k is row k), zero above the diagonal; its first {@link #rank} rows count. */
    Matrix factor() {
        clearAboveDiagonal();
        return factor;
    }

    /**
     * The eigenvalues of L^T (P^T S' P) L, ascending: those of S S' that are not zero by rank.
     *
     * @param permuted P^T S' P, d x d, in this factorisation's {@link #order}; its upper triangle (in rows) is read;
     *     destroyed
     * @return rank values, which are non-negative up to rounding if S' is positive semi-definite
     */
    public double[] productEigenvalues(Matrix permuted) {
        if (rank == 0) {
            return new double[0];
        }
        int d = factor.rows();
        if (rank == d) {
            congruence(permuted);
            return Eigenvalues.ofSymmetric(permuted, d);
        }
        try (Matrix half = Matrix.allocate(rank, d);
                Matrix product = Matrix.allocate(rank, rank)) {
            clearAboveDiagonal();
            permuted.mirrorUpperTriangle();
            gemm(CblasNoTrans, d, rank, d, permuted, d, factor, half);
            gemm(CblasTrans, rank, rank, d, factor, d, half, product);
            return Eigenvalues.ofSymmetric(product, rank);
        }
    }

    /**
     * The eigenvalues of L^T P^T diag(w) P L, ascending: those of diag(w) S that are not zero by rank.
     *
     * @param weights w, d of them, in the order of S
     * @return rank values
     */
    public double[] weightedEigenvalues(double[] weights) {
        if (rank == 0) {
            return new double[0];
        }
        int d = factor.rows();
        clearAboveDiagonal();
        try (Matrix weighted = Matrix.allocate(rank, d);
                Matrix product = Matrix.allocate(rank, rank)) {
            double[] column = new double[d];
            for (int k = 0; k < rank; k++) {
                factor.readRow(k, 0, column, d);
                for (int i = 0; i < d; i++) {
                    column[i] *= weights[pivots[i]];
                }
                weighted.writeRow(k, 0, column, d);
            }
            RowProducts.Strip all = new RowProducts.Strip(0, rank);
            RowProducts.ofDoubles(weighted, all, factor, all, product);
            return Eigenvalues.ofSymmetric(product, rank);
        }
    }

    /**
     * Overwrites the upper triangle (in rows) of S' by that of L^T S' L; at full rank only. LAPACK's {@code dsygst} reads
     * and computes one triangle, at half the cost of two triangular products.
     */
    void congruence(Matrix permuted) {
        int d = factor.rows();
        if (rank != d) {
            throw new IllegalStateException("a factor of rank " + rank + " in " + d + " dimensions");
        }
        int info = LAPACKE_dsygst(LAPACK_COL_MAJOR, 3, (byte) 'L', d, permuted.pointer(), d, factor.pointer(), d);
        if (info != 0) {
            throw new IllegalStateException("dsygst refused its argument " + -info);
        }
    }

    private static void gemm(int transposeA, int m, int n, int k, Matrix a, int lda, Matrix b, Matrix c) {
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

    /** Column-major column k of L is our row k; dpstrf leaves the old entries above the diagonal. */
    private void clearAboveDiagonal() {
        double[] zeros = new double[rank];
        for (int k = 1; k < rank; k++) {
            factor.writeRow(k, 0, zeros, k);
        }
    }

    @Override
    public void close() {
        factor.close();
    }
}
