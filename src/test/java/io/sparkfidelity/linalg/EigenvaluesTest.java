package io.sparkfidelity.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EigenvaluesTest {
    /** One panel of reflections, its edges, more than two; and matrices that leave reflections nothing to do. */
    @ParameterizedTest
    @CsvSource({
        "1, full",
        "2, full",
        "3, full",
        "128, full",
        "129, full",
        "130, full",
        "300, full",
        "140, diagonal",
        "140, zero",
        "140, thin"
    })
    void vectorsAreOrthonormalAndBelongToTheirValues(int n, String kind) {
        double[][] entries = symmetric(n, kind);
        try (Matrix matrix = matrix(entries);
                Matrix copy = matrix(entries);
                Matrix vectors = Matrix.allocate(n, n)) {
            double[] values = Eigenvalues.withVectors(matrix, vectors);
            // Rounding: some n units in the last place of the largest eigenvalue, which is below 2 n.
            double tolerance = 1e-14 * n * n;
            assertArrayEquals(Eigenvalues.ofSymmetric(copy, n), values, tolerance);
            double[][] v = rows(vectors);
            for (int k = 0; k < n; k++) {
                for (int i = 0; i < n; i++) {
                    assertEquals(values[k] * v[k][i], dot(entries[i], v[k]), tolerance);
                    assertEquals(i == k ? 1 : 0, dot(v[k], v[i]), tolerance);
                }
            }
        }
    }

    @Test
    void valuesThatAreNotFiniteAreRefused() {
        double[][] entries = symmetric(5, "full");
        entries[1][3] = Double.NaN;
        try (Matrix matrix = matrix(entries);
                Matrix copy = matrix(entries);
                Matrix vectors = Matrix.allocate(5, 5)) {
            assertThrows(ArithmeticException.class, () -> Eigenvalues.withVectors(matrix, vectors));
            assertThrows(ArithmeticException.class, () -> Eigenvalues.ofSymmetric(copy, 5));
        }
    }

    private static double[][] symmetric(int n, String kind) {
        Random random = new Random(n);
        double[][] entries = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                double value = 2 * random.nextDouble() - 1;
                boolean kept =
                        switch (kind) {
                            case "full" -> true;
                            case "diagonal" -> i == j;
                            case "thin" -> i < 3;
                            default -> false;
                        };
                entries[i][j] = kept ? value : 0;
                entries[j][i] = entries[i][j];
            }
        }
        return entries;
    }

    private static Matrix matrix(double[][] entries) {
        Matrix matrix = Matrix.allocate(entries.length, entries.length);
        for (int i = 0; i < entries.length; i++) {
            matrix.writeRow(i, 0, entries[i], entries.length);
        }
        return matrix;
    }

    private static double[][] rows(Matrix matrix) {
        double[][] rows = new double[matrix.rows()][matrix.columns()];
        for (int i = 0; i < rows.length; i++) {
            matrix.readRow(i, 0, rows[i], rows[i].length);
        }
        return rows;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
