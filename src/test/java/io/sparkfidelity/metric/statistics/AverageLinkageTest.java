package io.sparkfidelity.metric.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AverageLinkageTest {
    /** By hand: {0, 1} at 17, {2, 4} at 28, {0, 1, 3} at ((31 + 34) / 2) = 32.5 before all at the mean of six distances. */
    @Test
    void aSmallCaseByHand() {
        double[][] distances = {
            {0, 17, 21, 31, 23},
            {17, 0, 30, 34, 21},
            {21, 30, 0, 28, 39},
            {31, 34, 28, 0, 43},
            {23, 21, 39, 43, 0}
        };
        AverageLinkage tree = AverageLinkage.of(distances);
        assertEquals(
                List.of(
                        new AverageLinkage.Merge(0, 1, 17, 2),
                        new AverageLinkage.Merge(5, 4, 22, 3),
                        new AverageLinkage.Merge(2, 3, 28, 2),
                        new AverageLinkage.Merge(6, 7, 33, 5)),
                tree.merges());
        assertEquals(List.of(0, 1, 4, 2, 3), tree.order());
    }

    @Test
    void oneItemHasNoMerges() {
        AverageLinkage tree = AverageLinkage.of(new double[1][1]);
        assertEquals(List.of(), tree.merges());
        assertEquals(List.of(0), tree.order());
    }

    /** The height at which two items meet is an ultrametric, and of a distance that already is one it is that distance. */
    @Test
    void cophenetics() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int n = 2 + random.nextInt(14);
            double[][] distances = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    distances[i][j] = distances[j][i] = random.nextDouble();
                }
            }
            AverageLinkage tree = AverageLinkage.of(distances);
            double[][] met = cophenetic(tree);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    for (int k = 0; k < n; k++) {
                        assertTrue(met[i][j] <= Math.max(met[i][k], met[k][j]), "seed " + seed);
                    }
                }
            }
            double[][] again = cophenetic(AverageLinkage.of(met));
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    // Means of equal numbers, rounded.
                    assertEquals(met[i][j], again[i][j], 1e-12, "seed " + seed);
                }
            }
            assertEquals(n, new HashSet<>(tree.order()).size());
        }
    }

    private static double[][] cophenetic(AverageLinkage tree) {
        double[][] met = new double[tree.items()][tree.items()];
        List<List<Integer>> clusters = new ArrayList<>();
        for (int i = 0; i < tree.items(); i++) {
            clusters.add(List.of(i));
        }
        for (AverageLinkage.Merge merge : tree.merges()) {
            List<Integer> both = new ArrayList<>();
            for (int i : clusters.get(merge.left())) {
                for (int j : clusters.get(merge.right())) {
                    met[i][j] = met[j][i] = merge.height();
                }
            }
            both.addAll(clusters.get(merge.left()));
            both.addAll(clusters.get(merge.right()));
            assertEquals(merge.size(), both.size());
            clusters.add(both);
        }
        return met;
    }
}
