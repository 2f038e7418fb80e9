package io.sparkfidelity.metric.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassicalScalingTest {
    @Test
    void pointsOfAPlaneComeBackUpToATurn() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double[][] distances = distances(random, 2 + random.nextInt(12), 2);
            ClassicalScaling map = ClassicalScaling.of(distances);
            assertEquals(1, map.shown(), 1e-12);
            assertDistances(distances, map);
        }
    }

    @Test
    void pointsOfALineComeBackToo() {
        double[][] distances = distances(new Random(3), 7, 1);
        ClassicalScaling map = ClassicalScaling.of(distances);
        assertDistances(distances, map);
        // The square root of what rounding leaves of an eigenvalue that is 0: 1e-16 of the largest.
        map.points().forEach(point -> assertEquals(0, point.y(), 1e-6));
    }

    @Test
    void aMapOfMoreDimensionsSaysWhatItHides() {
        double[][] simplex = new double[5][5];
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                simplex[i][j] = i == j ? 0 : 1;
            }
        }
        // Four equal eigenvalues, of which two are shown.
        assertEquals(0.5, ClassicalScaling.of(simplex).shown(), 1e-12);
        assertTrue(ClassicalScaling.of(distances(new Random(1), 30, 20)).shown() < 0.5);
    }

    @Test
    void theMapDoesNotTurnOverWithTheOrderOfEqualRuns() {
        double[][] distances = distances(new Random(9), 6, 2);
        ClassicalScaling map = ClassicalScaling.of(distances);
        assertEquals(map, ClassicalScaling.of(distances));
        double largest =
                map.points().stream().mapToDouble(p -> Math.abs(p.x())).max().orElseThrow();
        double first = map.points().stream()
                .mapToDouble(ClassicalScaling.Point::x)
                .filter(x -> Math.abs(x) >= largest / 2)
                .findFirst()
                .orElseThrow();
        assertTrue(first > 0);
    }

    @Test
    void oneItemAndEqualItemsAreAllAtTheOrigin() {
        assertEquals(
                new ClassicalScaling.Point(0, 0),
                ClassicalScaling.of(new double[1][1]).points().get(0));
        ClassicalScaling equal = ClassicalScaling.of(new double[3][3]);
        assertEquals(1, equal.shown(), 0);
        equal.points().forEach(point -> assertEquals(0, Math.hypot(point.x(), point.y()), 0));
    }

    private static void assertDistances(double[][] distances, ClassicalScaling map) {
        for (int i = 0; i < distances.length; i++) {
            for (int j = 0; j < distances.length; j++) {
                ClassicalScaling.Point a = map.points().get(i);
                ClassicalScaling.Point b = map.points().get(j);
                // Coordinates are square roots of eigenvalues that are right to 1e-15 of the largest.
                assertEquals(distances[i][j], Math.hypot(a.x() - b.x(), a.y() - b.y()), 1e-7);
            }
        }
    }

    private static double[][] distances(Random random, int n, int d) {
        double[][] points = new double[n][d];
        for (double[] point : points) {
            for (int k = 0; k < d; k++) {
                point[k] = random.nextGaussian();
            }
        }
        double[][] distances = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < d; k++) {
                    sum += Math.pow(points[i][k] - points[j][k], 2);
                }
                distances[i][j] = Math.sqrt(sum);
            }
        }
        return distances;
    }
}
