package io.sparkfidelity.metric.novelty;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.PivotedCholesky;
import io.sparkfidelity.linalg.RowProducts;
import io.sparkfidelity.metric.statistics.Entropy;
import java.util.Arrays;
import java.util.List;

/**
 * The matrix of a Gaussian kernel over the rows of two sets or of one, factorised once as G = H H^T. With weights w_i of its
 * rows the eigenvalues of H^T diag(w) H are those of sum_i w_i phi(x_i) phi(x_i)^T that are not 0, phi the kernel's features: of C_y -
 * eta C_x where candidates weigh 1/m and the reference's rows -eta/n (Zhang, Li and Farnia 2024, section 4). Holds 8 N^2
 * bytes of native memory for N rows.
 */
final class JointKernel implements AutoCloseable {
    /** What pivots below leave out moves the sum of all eigenvalues by no more. */
    private static final double TOLERANCE = 1e-9;

    /** Smaller eigenvalues are rounding. */
    private static final double ZERO = 1e-12;

    private final PivotedCholesky factor;

    private JointKernel(PivotedCholesky factor) {
        this.factor = factor;
    }

    /** @param rows N of equal length, 1 or more */
    static JointKernel of(List<float[]> rows, double sigma) {
        int n = rows.size();
        int d = rows.get(0).length;
        double[] norms = new double[n];
        Matrix kernel = Matrix.allocate(n, n);
        try (Matrix x = Matrix.allocate(n, d)) {
            double[] row = new double[d];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < d; k++) {
                    row[k] = rows.get(i)[k];
                    norms[i] += row[k] * row[k];
                }
                x.writeRow(i, 0, row, d);
            }
            RowProducts.Strip all = new RowProducts.Strip(0, n);
            RowProducts.ofDoubles(x, all, x, all, kernel);
        }
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            kernel.readRow(i, 0, row, n);
            for (int j = 0; j < n; j++) {
                double squared = i == j ? 0 : Math.max(0, norms[i] + norms[j] - 2 * row[j]);
                row[j] = Math.exp(-squared / (2 * sigma * sigma));
            }
            kernel.writeRow(i, 0, row, n);
        }
        return new JointKernel(PivotedCholesky.inPlace(kernel, TOLERANCE));
    }

    /** The positive eigenvalues, ascending. */
    double[] positive(double[] weights) {
        return Arrays.stream(factor.weightedEigenvalues(weights))
                .filter(value -> value > ZERO)
                .toArray();
    }

    /** Their sum times the entropy of their shares: sum lambda ln(S / lambda). */
    static double entropic(double[] positive) {
        return Arrays.stream(positive).sum() * Entropy.ofWeights(positive);
    }

    @Override
    public void close() {
        factor.close();
    }
}
