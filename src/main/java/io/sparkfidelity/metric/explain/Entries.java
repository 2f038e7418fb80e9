package io.sparkfidelity.metric.explain;

import io.sparkfidelity.linalg.Matrix;

/** Vectors and matrices as arrays. */
final class Entries {
    private Entries() {}

    /** All entries of a matrix, row by row. */
    static double[] of(Matrix matrix) {
        int columns = matrix.columns();
        double[] entries = new double[Math.multiplyExact(matrix.rows(), columns)];
        double[] row = new double[columns];
        for (int i = 0; i < matrix.rows(); i++) {
            matrix.readRow(i, 0, row, columns);
            System.arraycopy(row, 0, entries, i * columns, columns);
        }
        return entries;
    }

    static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
