package io.sparkfidelity.metric.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JackknifeTest {
    private static final long[] UNEQUAL = {40, 75, 62, 58, 0, 71, 33, 90, 66, 64, 55, 47, 81, 60, 59, 70};

    /** A statistic mu + c/n has no spread at all: its inequality of sizes must not look like one. */
    @Test
    void aBiasThatGoesAsOneOverNIsRemovedAndIsNotVariance() {
        long n = Arrays.stream(UNEQUAL).sum();
        double[] replicates = Arrays.stream(UNEQUAL)
                .mapToDouble(size -> 5 + 300.0 / (n - size))
                .toArray();
        Jackknife jackknife = new Jackknife(5 + 300.0 / n, replicates, UNEQUAL);
        // Rounding alone: a few units of the last place of 5.
        assertEquals(5, jackknife.estimate(), 1e-13);
        assertEquals(0, jackknife.variance(), 1e-24);
        assertEquals(15, jackknife.groups());
        assertEquals(33, jackknife.smallest());
    }

    /** Of a mean, the pseudo-values are the groups' means. */
    @Test
    void theMeanHasTheVarianceOfItsGroupsMeans() {
        double[] groupMeans = new double[UNEQUAL.length];
        double total = 0;
        long n = 0;
        for (int j = 0; j < UNEQUAL.length; j++) {
            groupMeans[j] = Math.sin(j);
            total += groupMeans[j] * UNEQUAL[j];
            n += UNEQUAL[j];
        }
        double theta = total / n;
        double[] replicates = new double[UNEQUAL.length];
        double expected = 0;
        for (int j = 0; j < UNEQUAL.length; j++) {
            replicates[j] = (total - groupMeans[j] * UNEQUAL[j]) / (n - UNEQUAL[j]);
            if (UNEQUAL[j] > 0) {
                expected += Math.pow(groupMeans[j] - theta, 2) / ((double) n / UNEQUAL[j] - 1) / 15;
            }
        }
        Jackknife jackknife = new Jackknife(theta, replicates, UNEQUAL);
        assertEquals(theta, jackknife.estimate(), 1e-14);
        assertEquals(expected, jackknife.variance(), 1e-14);
    }

    /** With equal sizes it is the form of the textbooks, (g-1)/g sum (r_j - mean)^2. */
    @Test
    void equalSizesGiveTheUnweightedForm() {
        double[] replicates = {1.0, 1.5, 0.25, 2.0, 1.75, 1.25, 0.5, 1.0, 1.5, 1.0, 0.75, 1.25, 1.0, 1.5, 0.25, 2.0};
        long[] sizes = new long[16];
        Arrays.fill(sizes, 25);
        double mean = Arrays.stream(replicates).average().orElseThrow();
        double expected =
                Arrays.stream(replicates).map(r -> (r - mean) * (r - mean)).sum() * 15 / 16;
        Jackknife jackknife = new Jackknife(1.1, replicates, sizes);
        assertEquals(expected, jackknife.variance(), 1e-13);
        assertEquals(16 * 1.1 - 15 * mean, jackknife.estimate(), 1e-13);
    }

    /** Where bucket j moves both sides the same way and the score is their difference, nothing is left to vary. */
    @Test
    void sharedUnitsCancelWhereTheSidesMoveTogether() {
        double[] up = new double[16];
        double[] down = new double[16];
        long[] sizes = new long[16];
        Arrays.fill(sizes, 30);
        for (int j = 0; j < 16; j++) {
            up[j] = 2 + Math.cos(j);
            down[j] = 2 - Math.cos(j);
        }
        Jackknife a = new Jackknife(2, up, sizes);
        Jackknife b = new Jackknife(2, down, sizes);
        assertTrue(a.variance() > 1);
        assertEquals(0, Jackknife.shared(a, b).variance(), 1e-24);
        // And add up where they move against each other: the deviation doubles.
        assertEquals(4 * a.variance(), Jackknife.shared(a, a).variance(), 1e-12);
    }

    @Test
    void oneGroupIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Jackknife(1, new double[2], new long[] {0, 4}));
        assertThrows(IllegalArgumentException.class, () -> new Jackknife(1, new double[3], new long[] {3, 4}));
    }
}
