package io.sparkfidelity.pairs.nearest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestInPassingTest {
    /** More than a tile on either side, on a coarse grid with many ties; the long side in two parts, the later first. */
    @Test
    void agreesWithAllPairsHoweverTheLongSideIsCut() {
        float[][] held = rows(1, 2100);
        float[][] passing = rows(2, 4500);
        NearestIds found = found(held, List.of(), passing, 2000, 4500).merge(found(held, List.of(), passing, 0, 2000));
        for (int i = 0; i < held.length; i++) {
            int nearest = -1;
            for (int j = 0; j < passing.length; j++) {
                if (nearest < 0
                        || squared(held[i], passing[j]) < squared(held[i], passing[nearest])
                        || squared(held[i], passing[j]) == squared(held[i], passing[nearest])
                                && id(j).compareTo(id(nearest)) < 0) {
                    nearest = j;
                }
            }
            assertEquals(id(nearest), found.id(i));
            assertEquals(Math.sqrt(squared(held[i], passing[nearest])), found.distance(i), 1e-12);
            double cosine = product(held[i], passing[nearest])
                    / Math.sqrt(product(held[i], held[i]) * product(passing[nearest], passing[nearest]));
            assertEquals(1 - cosine, found.cosineDistance(i, product(held[i], held[i])), 1e-12);
        }
    }

    @Test
    void aRowIsNotItsOwnNeighbourButItsCopyIs() {
        float[][] rows = {{1, 2}, {1, 2}, {4, 4}};
        NearestIds found = found(rows, List.of(id(0), id(1), id(2)), rows, 0, 3);
        assertEquals(id(1), found.id(0));
        assertEquals(0, found.distance(1), 0);
        assertEquals(Math.sqrt(13), found.distance(2), 1e-15);
        NearestIds alone = found(rows, List.of(id(0), id(1), id(2)), rows, 0, 1);
        assertFalse(alone.has(0));
        assertThrows(IllegalArgumentException.class, () -> alone.id(0));
    }

    private static NearestIds found(float[][] held, List<String> ids, float[][] passing, int from, int to) {
        try (NearestInPassing search = new NearestInPassing(held, ids)) {
            IntStream.range(from, to).forEach(j -> search.pass(id(j), passing[j]));
            return search.found();
        }
    }

    private static String id(int row) {
        return "train/" + row;
    }

    private static double squared(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return sum;
    }

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private static float[][] rows(long seed, int n) {
        Random random = new Random(seed);
        float[][] rows = new float[n][6];
        for (float[] row : rows) {
            row[0] = 20;
            for (int i = 1; i < 6; i++) {
                row[i] = Math.round(2 * random.nextGaussian());
            }
        }
        return rows;
    }
}
