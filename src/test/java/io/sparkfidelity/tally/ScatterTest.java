package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScatterTest {
    private static final int Q = 18;

    /** Few rows and many, features that never vary, that follow one another, or that are 10^6 times as large. */
    @ParameterizedTest
    @CsvSource({"1, 30, 0", "2, 30, 5", "29, 30, 50", "300, 30, 0", "300, 200, 50", "40, 200, 1", "3000, 40, 60"})
    void whateverRowsHaveIsPossible(int n, int d, double mean) {
        SplittableRandom random = new SplittableRandom(n + d);
        for (int round = 0; round < 5; round++) {
            float[][] rows = rows(random, n, d, mean);
            assertTrue(Scatter.isPossible(Tallies.of(Q, rows)));
            for (float[] row : rows) {
                row[1] = 3;
                row[2] = row[0];
                row[3] = -2 * row[4];
                row[5] *= 1e-6f;
            }
            assertTrue(Scatter.isPossible(Tallies.of(Q, rows)));
        }
    }

    /** A product that Cauchy and Schwarz allow, changed by a thousandth of what it may be, beside far larger features. */
    @Test
    void aForgedProductIsFoundWhateverTheOtherFeaturesScales() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] rows = rows(random, 300, 30, 0);
        for (float[] row : rows) {
            row[2] = row[0] / 1024;
            row[3] = row[1] / 1024;
            row[7] *= 50;
        }
        Tally tally = Tallies.of(Q, rows);
        assertTrue(Scatter.isPossible(tally));
        // The product of features 2 and 3, which follow two others.
        int at = MomentFields.rowStart(2, 30) + 1;
        long[] gram = tally.vector(MomentFields.GRAM);
        gram[at] += (gram[MomentFields.rowStart(2, 30)]) / 1000;
        assertFalse(Scatter.isPossible(with(tally, MomentFields.GRAM, gram)));
    }

    @Test
    void productsWithoutSumsAreHeldAgainstThemselves() {
        Tally tally = Tallies.of(Q, rows(new SplittableRandom(2), 50, 10, 1));
        Tally products = Tally.of(Map.of(
                tally.field(MomentFields.N), tally.vector(MomentFields.N),
                tally.field(MomentFields.GRAM), tally.vector(MomentFields.GRAM)));
        assertTrue(Scatter.isPossible(products));
        long[] gram = products.vector(MomentFields.GRAM);
        for (int i = 0; i < 10; i++) {
            gram[MomentFields.rowStart(i, 10)] /= 2;
        }
        assertFalse(Scatter.isPossible(with(products, MomentFields.GRAM, gram)));
    }

    @Test
    void moreThanTheSumsAllowIsFound() {
        Tally tally = Tallies.of(Q, rows(new SplittableRandom(2), 50, 10, 1));
        long[] sum = tally.vector(MomentFields.SUM);
        for (int i = 0; i < sum.length; i++) {
            sum[i] *= i % 2 == 0 ? -1 : 1;
        }
        assertFalse(Scatter.isPossible(with(tally, MomentFields.SUM, sum)));
    }

    private static Tally with(Tally tally, String name, long[] values) {
        Map<Field, long[]> vectors = new HashMap<>();
        for (Field field : List.copyOf(tally.fields())) {
            vectors.put(field, field.name().equals(name) ? values : tally.vector(field.name()));
        }
        return Tally.of(vectors);
    }

    private static float[][] rows(SplittableRandom random, int n, int d, double mean) {
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = (float) (random.nextGaussian() + mean) / 4;
            }
        }
        return rows;
    }
}
