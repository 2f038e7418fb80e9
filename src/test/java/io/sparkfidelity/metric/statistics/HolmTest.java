package io.sparkfidelity.metric.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HolmTest {
    @Test
    void aKnownFamily() {
        // 4 x 0.01, 3 x 0.013 (below it: raised), 2 x 0.03, 1 x 0.04 (raised to 0.06).
        assertArrayEquals(
                new double[] {0.06, 0.04, 0.06, 0.04},
                Holm.adjust(new double[] {0.04, 0.01, 0.03, 0.013}),
                // The product 3 x 0.013 is 0.039: below 0.04.
                1e-15);
        assertEquals(0, Holm.adjust(new double[0]).length);
        assertThrows(IllegalArgumentException.class, () -> Holm.adjust(new double[] {0.5, Double.NaN}));
        assertThrows(IllegalArgumentException.class, () -> Holm.adjust(new double[] {1.5}));
    }

    @Test
    void adjustedValuesKeepTheOrderAndStayBetweenTheRawOnesAndBonferroni() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            double[] p = random.doubles(1 + random.nextInt(40)).map(x -> x * x).toArray();
            double[] adjusted = Holm.adjust(p);
            double[] reversed = p.clone();
            for (int i = 0; i < p.length; i++) {
                reversed[i] = p[p.length - 1 - i];
            }
            double[] adjustedReversed = Holm.adjust(reversed);
            for (int i = 0; i < p.length; i++) {
                assertTrue(adjusted[i] >= p[i] && adjusted[i] <= Math.min(1, p.length * p[i]) + 1e-15);
                assertEquals(adjusted[i], adjustedReversed[p.length - 1 - i], 0);
                for (int j = 0; j < p.length; j++) {
                    assertTrue(p[i] > p[j] || adjusted[i] <= adjusted[j]);
                }
            }
        }
    }

    /** Of families of 20 true hypotheses, 5% lose one or more. */
    @Test
    void falseRejectionsAreAsRareAsPromised() {
        Random random = new Random(1);
        int families = 4000;
        int failed = 0;
        for (int f = 0; f < families; f++) {
            double[] adjusted = Holm.adjust(random.doubles(20).toArray());
            boolean any = false;
            for (double p : adjusted) {
                any |= p < 0.05;
            }
            failed += any ? 1 : 0;
        }
        // 1 - 0.9975^20 = 4.88%; three binomial deviations are 1.02%.
        assertEquals(0.0488, failed / (double) families, 0.0102);
    }
}
