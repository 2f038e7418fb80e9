package io.sparkfidelity.pairs.nearest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TilePair;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NearestFoldTest {
    private static final int K = 3;
    private static final int D = 5;

    /** Several tiles a side, rows on a coarse grid so that ties and copies are many; on two threads. */
    @Test
    void agreesWithAllPairs() {
        float[][] x = rows(1, 2300);
        float[][] y = rows(2, 2100);
        LocalFolds folds = new LocalFolds(tiles(Side.REFERENCE, x), tiles(Side.CANDIDATE, y), 2);
        List<Neighbourhood> neighbourhood = List.of(new Neighbourhood(K, false));
        Balls ofReference = Balls.of(folds.radii(Side.REFERENCE, neighbourhood).get(0));
        Balls ofCandidate = Balls.of(folds.radii(Side.CANDIDATE, neighbourhood).get(0));
        List<Nearest> found = find(folds, ofReference, ofCandidate);
        compare(found.get(0), x, y, radii(y));
        compare(found.get(1), y, x, radii(x));
    }

    private static List<Nearest> find(LocalFolds folds, Balls ofReference, Balls ofCandidate) {
        NearestFold.Spec spec = new NearestFold.Spec(Shared.of(ofReference), Shared.of(ofCandidate));
        return folds.run(FoldGroup.of(spec)).of(spec);
    }

    private static void compare(Nearest found, float[][] rows, float[][] others, double[] radii) {
        double[] sorted = radii.clone();
        Arrays.sort(sorted);
        double median = sorted[(radii.length - 1) / 2];
        int atCentre = 0;
        for (int i = 0; i < rows.length; i++) {
            int nearest = 0;
            double realism = 0;
            for (int j = 0; j < others.length; j++) {
                double distance = distance(rows[i], others[j]);
                nearest = distance < distance(rows[i], others[nearest]) ? j : nearest;
                if (radii[j] <= median) {
                    realism = Math.max(realism, distance == 0 ? Double.POSITIVE_INFINITY : radii[j] / distance);
                }
            }
            atCentre += realism == Double.POSITIVE_INFINITY ? 1 : 0;
            assertEquals(nearest, found.place(i));
            assertEquals(distance(rows[i], others[nearest]), found.distance(i), 1e-12);
            assertEquals(realism, found.realism(i), 1e-9 * realism);
        }
        assertTrue(atCentre > 0 && atCentre < rows.length, "copies and others: " + atCentre);
    }

    @Test
    void withoutBallsNothingIsReal() {
        LocalFolds folds = new LocalFolds(tiles(Side.REFERENCE, rows(1, 3)), tiles(Side.CANDIDATE, rows(2, 4)), 1);
        Nearest ofCandidate = find(folds, Balls.none(3), Balls.none(4)).get(1);
        assertEquals(4, ofCandidate.rows());
        assertTrue(Double.isNaN(ofCandidate.realism(0)));
        assertTrue(ofCandidate.distance(0) < Double.POSITIVE_INFINITY);
    }

    @Test
    void pairsWithinASideAreRefused() {
        Tile tile = tiles(Side.REFERENCE, rows(1, 3)).get(0);
        NearestFold.Spec spec = new NearestFold.Spec(Shared.of(Balls.none(3)), Shared.of(Balls.none(3)));
        try (NearestFold fold = spec.open(D)) {
            assertThrows(IllegalArgumentException.class, () -> fold.add(new TilePair(tile, tile)));
        }
    }

    private static double[] radii(float[][] rows) {
        double[] radii = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double[] distances = new double[rows.length];
            for (int j = 0; j < rows.length; j++) {
                distances[j] = i == j ? Double.POSITIVE_INFINITY : distance(rows[i], rows[j]);
            }
            Arrays.sort(distances);
            radii[i] = distances[K - 1];
        }
        return radii;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    private static float[][] rows(long seed, int n) {
        Random random = new Random(seed);
        float[][] rows = new float[n][D];
        for (float[] row : rows) {
            for (int i = 0; i < D; i++) {
                row[i] = Math.round(2 * random.nextGaussian());
            }
        }
        return rows;
    }

    private static List<Tile> tiles(Side side, float[][] rows) {
        return Tile.cut(side, rows, new int[rows.length]);
    }
}
