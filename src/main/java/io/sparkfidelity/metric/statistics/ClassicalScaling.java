package io.sparkfidelity.metric.statistics;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;

/**
 * Points of a plane whose distances are as near to given ones as a projection allows: classical multidimensional scaling
 * (Torgerson 1952). The squared distances, centred by rows and columns and halved, are products of points; the two largest
 * eigenvalues and their vectors give the coordinates.
 *
 * @param points in the order of the distances; their mean is the origin
 * @param shown the two eigenvalues' share of all positive ones, 0 to 1; 1 where all distances are 0
 */
public record ClassicalScaling(List<Point> points, double shown) {
    /** In the units of the distances. */
    public record Point(double x, double y) {}

    public ClassicalScaling {
        points = List.copyOf(points);
    }

    /**
     * The map of a matrix of distances. Each axis points to where the first item lies whose coordinate on it is at least half
     * of the largest, so that a map does not turn over between runs.
     *
     * @param distances n x n, symmetric, not negative, 0 on the diagonal; n 1 or more
     */
    public static ClassicalScaling of(double[][] distances) {
        int n = distances.length;
        try (Matrix matrix = Matrix.allocate(n, n);
                Matrix vectors = Matrix.allocate(n, n)) {
            double[][] products = centred(distances);
            for (int i = 0; i < n; i++) {
                matrix.writeRow(i, 0, products[i], n);
            }
            double[] eigenvalues = Eigenvalues.withVectors(matrix, vectors);
            double[] x = coordinates(eigenvalues, vectors, n - 1);
            double[] y = coordinates(eigenvalues, vectors, n - 2);
            double all = 0;
            double two = 0;
            for (int k = 0; k < n; k++) {
                all += Math.max(0, eigenvalues[k]);
                two += k >= n - 2 ? Math.max(0, eigenvalues[k]) : 0;
            }
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                points.add(new Point(x[i], y[i]));
            }
            return new ClassicalScaling(points, all > 0 ? two / all : 1);
        }
    }

    private static double[][] centred(double[][] distances) {
        int n = distances.length;
        double[] means = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                means[i] += distances[i][j] * distances[i][j] / n;
            }
            mean += means[i] / n;
        }
        double[][] products = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                products[i][j] = -0.5 * (distances[i][j] * distances[i][j] - means[i] - means[j] + mean);
            }
        }
        return products;
    }

    private static double[] coordinates(double[] eigenvalues, Matrix vectors, int k) {
        int n = eigenvalues.length;
        double[] coordinates = new double[n];
        if (k < 0 || !(eigenvalues[k] > 0)) {
            return coordinates;
        }
        vectors.readRow(k, 0, coordinates, n);
        double largest = 0;
        for (double c : coordinates) {
            largest = Math.max(largest, Math.abs(c));
        }
        int first = 0;
        while (Math.abs(coordinates[first]) < largest / 2) {
            first++;
        }
        double scale = Math.sqrt(eigenvalues[k]) * Math.signum(coordinates[first]);
        for (int i = 0; i < n; i++) {
            coordinates[i] *= scale;
        }
        return coordinates;
    }
}
