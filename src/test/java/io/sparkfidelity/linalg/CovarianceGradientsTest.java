package io.sparkfidelity.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CovarianceGradientsTest {
    private static final int D = 20;

    /**
     * T S T = S' and T' S' T' = S, which say that I less a gradient is a map of optimal transport: on the whole space, and
     * on what the other side spans where that is less. The rank of S below d, of S' below d where S has full rank (some
     * eigenvalues are cut), of both.
     */
    @ParameterizedTest
    @CsvSource({"20, 20", "7, 20", "20, 7", "7, 9"})
    void mapsTransport(int rank, int otherRank) {
        double[][] s = covariance(1, rank);
        double[][] other = covariance(2, otherRank);
        try (PivotedCholesky cholesky = PivotedCholesky.inPlace(matrix(s, identity()), 1e-12)) {
            assertEquals(rank, cholesky.rank());
            try (CovarianceGradients gradients = CovarianceGradients.of(cholesky, matrix(other, cholesky.order()))) {
                double[][] map = identityLess(gradients.inFactored());
                double[][] reverse = identityLess(gradients.inOther());
                double root = Arrays.stream(gradients.eigenvalues())
                        .map(value -> Math.sqrt(Math.max(0, value)))
                        .sum();
                // The trace of (S S')^(1/2), by either map; eigenvalues at the cut hold 3e-7 of the largest's root
                // each.
                assertEquals(root, trace(multiply(map, s)), 1e-5);
                assertEquals(root, trace(multiply(reverse, other)), 1e-5);
                if (rank == D && otherRank == D) {
                    assertClose(other, multiply(multiply(map, s), map));
                    assertClose(s, multiply(multiply(reverse, other), reverse));
                }
            }
        }
    }

    private static void assertClose(double[][] expected, double[][] actual) {
        for (int i = 0; i < D; i++) {
            for (int j = 0; j < D; j++) {
                // Entries are about 1; the condition numbers, some 1e4, take digits.
                assertEquals(expected[i][j], actual[i][j], 1e-10);
            }
        }
        assertTrue(trace(expected) > 1, "nothing is compared");
    }

    private static double[][] covariance(long seed, int rank) {
        Random random = new Random(seed);
        double[][] rows = new double[rank][D];
        for (double[] row : rows) {
            Arrays.setAll(row, i -> random.nextGaussian() / Math.sqrt(rank));
        }
        double[][] transposed = new double[D][rank];
        for (int i = 0; i < D; i++) {
            for (int k = 0; k < rank; k++) {
                transposed[i][k] = rows[k][i];
            }
        }
        return multiply(transposed, rows);
    }

    private static int[] identity() {
        int[] order = new int[D];
        Arrays.setAll(order, i -> i);
        return order;
    }

    private static Matrix matrix(double[][] entries, int[] order) {
        Matrix matrix = Matrix.allocate(D, D);
        for (int i = 0; i < D; i++) {
            double[] row = new double[D];
            for (int j = 0; j < D; j++) {
                row[j] = entries[order[i]][order[j]];
            }
            matrix.writeRow(i, 0, row, D);
        }
        return matrix;
    }

    private static double[][] identityLess(Matrix upper) {
        double[][] result = new double[D][D];
        for (int i = 0; i < D; i++) {
            for (int j = i; j < D; j++) {
                result[i][j] = (i == j ? 1 : 0) - upper.get(i, j);
                result[j][i] = result[i][j];
            }
        }
        return result;
    }

    private static double[][] multiply(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < b[0].length; j++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    private static double trace(double[][] matrix) {
        double trace = 0;
        for (int i = 0; i < matrix.length; i++) {
            trace += matrix[i][i];
        }
        return trace;
    }
}
