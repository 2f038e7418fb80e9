package io.sparkfidelity.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sparkfidelity.tally.Tallies;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class KidSubsetsTest {
    @Test
    void aBlockIsTheUnbiasedEstimateOfItsRows() {
        float[][] x = Tallies.normal(1, 40, 5, 0, 1);
        float[][] y = Tallies.normal(2, 40, 5, 0.5, 1);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                xx += i == j ? 0 : cubic(x[i], x[j]);
                yy += i == j ? 0 : cubic(y[i], y[j]);
                xy += cubic(x[i], y[j]);
            }
        }
        // Kernel values of some tens, rounded in another order.
        assertEquals(xx / 1560 + yy / 1560 - 2 * xy / 1600, KidSubsets.estimate(x, y), 1e-12);
    }

    @Test
    void meanAndDeviation() {
        KidSubsets subsets = KidSubsets.of(new double[] {1, 3, 2, 2});
        assertEquals(2, subsets.mean(), 0);
        assertEquals(Math.sqrt(0.5), subsets.deviation(), 0);
        assertEquals(4, subsets.blocks());
        assertThrows(NoSuchElementException.class, () -> KidSubsets.of(new double[0]));
    }

    @Test
    void blocksShareNoRows() {
        assertEquals(2, KidSubsets.blocks(2999, 50_000));
        assertEquals(1000, KidSubsets.rows(2999, 50_000));
        assertEquals(1, KidSubsets.blocks(700, 900));
        assertEquals(700, KidSubsets.rows(700, 900));
    }

    private static double cubic(float[] x, float[] y) {
        double dot = 0;
        for (int i = 0; i < x.length; i++) {
            dot += (double) x[i] * y[i];
        }
        return Math.pow(dot / x.length + 1, 3);
    }
}
