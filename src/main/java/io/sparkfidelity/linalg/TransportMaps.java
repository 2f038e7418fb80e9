package io.sparkfidelity.linalg;

import static org.bytedeco.openblas.global.openblas_full.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_full.CblasLower;
import static org.bytedeco.openblas.global.openblas_full.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_full.CblasTrans;
import static org.bytedeco.openblas.global.openblas_full.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_dsyrk;

/**
 * The linear maps of optimal transport between centred Gaussians of covariances S (factored, S = A A^T) and S' (other):
 * the gradients of tr (S S')^(1/2), doubled, in S' and in S (Bhatia, Jain and Lim 2019, section 3).
 *
 * <p>With A^T S' A = U D U^T and K = S' A U: {@code toFactored} = (A U) D^(-1/2) (A U)^T moves S' to S, {@code toOther} =
 * K D^(-3/2) K^T moves S to S'. Directions whose D is at most {@link #CUT} of the largest are left out: they are
 * rounding, and what they hold of the trace is below 3e-7 of its largest part each.
 */
public final class TransportMaps implements AutoCloseable {
    private static final double CUT = 1e-13;

    private final double[] eigenvalues;
    private final Matrix toFactored;
    private final Matrix toOther;

    private TransportMaps(double[] eigenvalues, Matrix toFactored, Matrix toOther) {
        this.eigenvalues = eigenvalues;
        this.toFactored = toFactored;
        this.toOther = toOther;
    }

    /**
     * The maps of a factorised S and another S'.
     *
     * @param cholesky P^T S P = L L^T of rank 1 or more
     * @param permuted P^T S' P, symmetric d x d, both triangles filled; read only
     */
    public static TransportMaps of(PivotedCholesky cholesky, Matrix permuted) {
        int d = permuted.rows();
        int rank = cholesky.rank();
        Matrix factor = cholesky.factor();
        // Rows of these are columns of the formulas: OpenBLAS reads them column-major.
        try (Matrix half = Matrix.allocate(rank, d);
                Matrix vectors = Matrix.allocate(rank, rank);
                Matrix rotated = Matrix.allocate(rank, d)) {
            multiply(CblasNoTrans, d, rank, d, permuted, factor, half);
            multiply(CblasTrans, rank, rank, d, factor, half, vectors);
            double[] eigenvalues = Eigenvalues.withVectors(vectors);
            int[] order = cholesky.order();
            multiply(CblasNoTrans, d, rank, rank, factor, vectors, rotated);
            Matrix toFactored = outerProduct(rotated, order, weights(eigenvalues, -0.25));
            multiply(CblasNoTrans, d, rank, rank, half, vectors, rotated);
            Matrix toOther = outerProduct(rotated, order, weights(eigenvalues, -0.75));
            return new TransportMaps(eigenvalues, toFactored, toOther);
        }
    }

    /** The eigenvalues of A^T S' A, ascending: those of S S' that are not zero by rank. */
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /** The map from S' to S, d x d; its upper triangle is filled. Belongs to this. */
    public Matrix toFactored() {
        return toFactored;
    }

    /** The map from S to S', d x d; its upper triangle is filled. Belongs to this. */
    public Matrix toOther() {
        return toOther;
    }

    private static double[] weights(double[] eigenvalues, double power) {
        double[] weights = new double[eigenvalues.length];
        double cut = CUT * eigenvalues[eigenvalues.length - 1];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = eigenvalues[k] > cut && eigenvalues[k] > 0 ? Math.pow(eigenvalues[k], power) : 0;
        }
        return weights;
    }

    /** The sum of w_k^2 v_k v_k^T over rows v_k, whose entries are put back from the pivots' order; overwrites them. */
    private static Matrix outerProduct(Matrix vectors, int[] order, double[] weights) {
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
        Matrix product = Matrix.allocate(d, d);
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
                product.pointer(),
                d);
        return product;
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
        toFactored.close();
        toOther.close();
    }
}
