package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.linalg.Matrix;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowWeightsTest {
    private static final int D = 5;
    private static final int N = 700;
    private static final MomentFields MOMENTS = new MomentFields(D, new FixedPoint(18));
    private static final TallyFields POSSIBLE = new TallyFields(MOMENTS, 3);
    private static final float[][] ROWS = Tallies.normal(1, N, D, 0.5f, 2);
    private static final float[][] LOGITS = Tallies.normal(2, N, 3, 0, 2);

    /** More than a block of rows, of weights that change from row to row. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRowOfAWeightIsThatManyRows(boolean gram) {
        CountedFields plain = new CountedFields(POSSIBLE, gram, true, false);
        IntToLongFunction weight = i -> 1 + i % 3;
        Tally weighted = tally(plain.withWeights(), 0, N, weight);
        Tally repeated = tally(plain, 0, N, weight);
        for (Field field : repeated.fields()) {
            assertArrayEquals(repeated.vector(field.name()), weighted.vector(field.name()), field.name());
        }
        assertEquals(N, weighted.value(RowWeights.ROWS, 0));
        // 234 rows of weight 1, 233 of 2 and 233 of 3
        assertEquals(new RowWeights(N, 234 + 466 + 699, 234 + 932 + 2097), RowWeights.of(weighted));
        assertFalse(RowWeights.isIn(repeated));
        assertEquals(new RowWeights(1399, 1399, 1399), RowWeights.of(repeated));
    }

    @Test
    void meansAndSecondMomentsAreThoseOfRepeatedRowsAndTheCovarianceIsToldTheirNumber() {
        CountedFields plain = new CountedFields(POSSIBLE, true, false, false);
        IntToLongFunction weight = i -> 1 + i % 2;
        Moments weighted = Moments.of(tally(plain.withWeights(), 0, N, weight));
        Moments repeated = Moments.of(tally(plain, 0, N, weight));
        assertArrayEquals(repeated.mean(), weighted.mean());
        assertEquals(0, weighted.squaredSecondMomentDistance(repeated));
        // W = 1050 and W2 = 1750: the divisor is W - W2 / W where repeated rows have W - 1.
        double ratio = (1050 - 1.0) / (1050 - 1750 / 1050.0);
        assertEquals(repeated.covarianceTrace() * ratio, weighted.covarianceTrace(), 1e-12);
    }

    @Test
    void weightsOfOneChangeNoBit() {
        CountedFields plain = new CountedFields(POSSIBLE, true, false, false);
        Moments weighted = Moments.of(tally(plain.withWeights(), 0, N, i -> 1));
        Moments without = Moments.of(tally(plain, 0, N, i -> 1));
        assertArrayEquals(without.mean(), weighted.mean());
        assertEquals(without.covarianceTrace(), weighted.covarianceTrace());
        double[] a = new double[D];
        double[] b = new double[D];
        try (Matrix x = without.covariance();
                Matrix y = weighted.covariance()) {
            for (int i = 0; i < D; i++) {
                x.readRow(i, 0, a, D);
                y.readRow(i, 0, b, D);
                assertArrayEquals(a, b);
            }
        }
    }

    @Test
    void talliesWithWeightsAddUpAndComeApart() {
        CountedFields fields = new CountedFields(POSSIBLE, true, true, false).withWeights();
        IntToLongFunction weight = i -> 1 + i % 5;
        Tally all = tally(fields, 0, N, weight);
        Tally first = tally(fields, 0, 300, weight);
        Tally rest = tally(fields, 300, N, weight);
        assertEquals(all, first.add(rest));
        assertEquals(rest, all.subtract(first));
        assertEquals(RowWeights.of(rest), RowWeights.of(all).without(RowWeights.of(first)));
    }

    /** Of a row as large as can be counted, with a weight by which its squares leave what float64 holds exactly. */
    @Test
    void aRowTooLargeForFloat64IsCountedInIntegers() {
        float[] large = {63.999f, -50.1234f, 3.25f, 0, 1e-5f};
        CountedFields fields = new CountedFields(POSSIBLE, true, false, false).withWeights();
        long weight = 1029;
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields);
                RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
            accumulator.add(ROWS[0], 3);
            accumulator.add(large, weight);
            accumulator.add(ROWS[1], 5);
            Tally tally = accumulator.toTally();
            int at = 0;
            for (int i = 0; i < D; i++) {
                assertEquals(
                        3 * x(ROWS[0], i) + weight * x(large, i) + 5 * x(ROWS[1], i), tally.value(MomentFields.SUM, i));
                for (int j = i; j < D; j++, at++) {
                    assertEquals(
                            3 * x(ROWS[0], i) * x(ROWS[0], j)
                                    + weight * x(large, i) * x(large, j)
                                    + 5 * x(ROWS[1], i) * x(ROWS[1], j),
                            tally.value(MomentFields.GRAM, at));
                }
            }
            assertTrue(weight * x(large, 0) * (double) x(large, 0) > 0x1p53);
        }
    }

    @Test
    void aWeightTooLargeForSumsIsAnError() {
        CountedFields fields = new CountedFields(POSSIBLE, true, false, false).withWeights();
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields);
                RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
            float[] large = {63.999f, 0, 0, 0, 0};
            TallyOverflowException e =
                    assertThrows(TallyOverflowException.class, () -> accumulator.add(large, 1L << 16));
            assertTrue(String.valueOf(e.getMessage()).contains("'gram'"), e.getMessage());
        }
    }

    @Test
    void theNumberOfRowsOfEqualWeight() {
        assertEquals(10, new RowWeights(10, 10, 10).effective());
        // (4 * 1 + 2 * 3)^2 / (4 + 2 * 9)
        assertEquals(100.0 / 22, new RowWeights(6, 10, 22).effective(), 1e-15);
    }

    /** The covariance is unbiased for rows of one distribution: over draws its mean is the distribution's. */
    @Test
    void theCovarianceOfRowsWithWeightsHasNoBias() {
        Random random = new Random(5);
        CountedFields fields = new CountedFields(
                        TallyFields.of(new MomentFields(1, new FixedPoint(18))), true, false, false)
                .withWeights();
        int draws = 4000;
        double total = 0;
        for (int draw = 0; draw < draws; draw++) {
            try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields);
                    RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
                for (int i = 0; i < 6; i++) {
                    accumulator.add(new float[] {(float) random.nextGaussian()}, i < 4 ? 1 : 3);
                }
                total += Moments.of(accumulator.toTally()).covarianceTrace();
            }
        }
        // A variance of 3.5 effective degrees of freedom has the deviation 0.75: its mean over 4,000 draws errs by
        // 0.012, and a
        // divisor of W - 1 in the place of W - W2 / W would give 0.867.
        assertEquals(1, total / draws, 0.05);
    }

    @Test
    void onlyRowsThatHaveWeightsAreGivenThem() {
        CountedFields plain = new CountedFields(POSSIBLE, true, false, false);
        assertThrows(IllegalArgumentException.class, () -> tally(plain, 0, 1, i -> 2, false));
        assertThrows(IllegalArgumentException.class, () -> tally(plain.withWeights(), 0, 1, i -> 0, false));
        assertThrows(
                IllegalArgumentException.class, () -> plain.withProjections().withWeights());
    }

    private static long x(float[] row, int i) {
        return (long) MOMENTS.fixedPoint().quantise(row[i]);
    }

    private static Tally tally(CountedFields fields, int from, int to, IntToLongFunction weight) {
        return tally(fields, from, to, weight, !fields.weights());
    }

    /** @param repeat whether a row is counted so many times, in the place of having a weight */
    private static Tally tally(CountedFields fields, int from, int to, IntToLongFunction weight, boolean repeat) {
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields);
                RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
            for (int i = from; i < to; i++) {
                long times = repeat ? weight.applyAsLong(i) : 1;
                long each = repeat ? 1 : weight.applyAsLong(i);
                for (long time = 0; time < times; time++) {
                    if (fields.logits()) {
                        accumulator.add(ROWS[i], LOGITS[i], each);
                    } else {
                        accumulator.add(ROWS[i], each);
                    }
                }
            }
            return accumulator.toTally();
        }
    }
}
