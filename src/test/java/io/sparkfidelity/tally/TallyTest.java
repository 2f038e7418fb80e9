package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Field A = new Field("a", 0, 3);
    private static final Field B = new Field("b", 18, 2);
    private static final MomentFields FIELDS = new MomentFields(5, new FixedPoint(18));

    @Provide
    Arbitrary<Tally> tallies() {
        Arbitrary<long[]> a = Arbitraries.longs()
                .between(-(1L << 61), 1L << 61)
                .array(long[].class)
                .ofSize(3);
        Arbitrary<long[]> b = Arbitraries.longs()
                .between(-(1L << 61), 1L << 61)
                .array(long[].class)
                .ofSize(2);
        return net.jqwik.api.Combinators.combine(a, b).as((x, y) -> Tally.of(Map.of(A, x, B, y)));
    }

    @Property
    void additionIsAssociative(@ForAll("tallies") Tally x, @ForAll("tallies") Tally y, @ForAll("tallies") Tally z) {
        assertEquals(x.add(y).add(z), x.add(y.add(z)));
    }

    @Property
    void additionCommutes(@ForAll("tallies") Tally x, @ForAll("tallies") Tally y) {
        assertEquals(x.add(y), y.add(x));
    }

    @Property
    void zeroIsNeutral(@ForAll("tallies") Tally x) {
        assertEquals(x, x.add(Tally.zero(List.of(B, A))));
    }

    @Property
    void subtractionUndoesAddition(@ForAll("tallies") Tally x, @ForAll("tallies") Tally y) {
        assertEquals(x, x.add(y).subtract(y));
    }

    @Property
    void digestsAreEqualExactlyForEqualTallies(@ForAll("tallies") Tally x, @ForAll("tallies") Tally y) {
        assertEquals(x.equals(y), x.digest().equals(y.digest()));
        assertEquals(x.digest(), x.add(y).subtract(y).digest());
    }

    /** However rows are ordered and dealt to accumulators, the sum of their tallies has the same bits. */
    @Property(tries = 60)
    void partitioningAndOrderDoNotMatter(
            @ForAll @IntRange(min = 1, max = 1500) int n,
            @ForAll @IntRange(min = 1, max = 7) int parts,
            @ForAll long seed) {
        List<float[]> rows = new ArrayList<>(List.of(Tallies.normal(seed, n, 5, 0.3, 4)));
        Tally whole = Tallies.of(FIELDS, rows);
        Random random = new Random(seed + 1);
        Collections.shuffle(rows, random);
        List<List<float[]>> dealt = new ArrayList<>();
        for (int p = 0; p < parts; p++) {
            dealt.add(new ArrayList<>());
        }
        rows.forEach(row -> dealt.get(random.nextInt(parts)).add(row));
        Tally sum = dealt.stream().map(part -> Tallies.of(FIELDS, part)).reduce(Tally.zero(FIELDS.all()), Tally::add);
        assertEquals(whole, sum);
        assertEquals(whole.digest(), sum.digest());
    }

    @Property(tries = 30)
    void gramEqualsIntegerArithmeticUpToTheBound(@ForAll @IntRange(min = 0, max = 24) int bits, @ForAll long seed) {
        Random random = new Random(seed);
        MomentFields fields = new MomentFields(3, new FixedPoint(0));
        List<float[]> rows = new ArrayList<>();
        long[] expected = new long[6];
        for (int r = 0; r < 700; r++) {
            // All magnitudes up to the largest that is allowed, 2^24 - 1: blocks shrink to 32 rows.
            float[] row = new float[3];
            for (int i = 0; i < 3; i++) {
                long magnitude = Math.max(0, (1L << bits) - 1 - random.nextInt(2));
                row[i] = random.nextBoolean() ? magnitude : -magnitude;
            }
            rows.add(row);
            int at = 0;
            for (int i = 0; i < 3; i++) {
                for (int j = i; j < 3; j++) {
                    expected[at++] += (long) row[i] * (long) row[j];
                }
            }
        }
        assertArrayEquals(expected, Tallies.of(fields, rows).vector(MomentFields.GRAM));
    }

    @Test
    void overflowIsAnErrorThatNamesTheField() {
        Tally half = Tally.of(Map.of(A, new long[] {Long.MAX_VALUE, 0, 0}, B, new long[2]));
        TallyOverflowException error = assertThrows(TallyOverflowException.class, () -> half.add(half));
        assertTrue(error.getMessage().contains("'a'"), error.getMessage());
        Tally low = Tally.of(Map.of(A, new long[3], B, new long[] {0, Long.MIN_VALUE}));
        assertTrue(assertThrows(TallyOverflowException.class, () -> Tally.zero(List.of(A, B))
                        .subtract(low))
                .getMessage()
                .contains("18 fractional bits"));
    }

    @Test
    void differentFieldsDoNotAdd() {
        Tally one = Tally.zero(List.of(A));
        Tally other = Tally.zero(List.of(new Field("a", 1, 3)));
        assertThrows(IllegalArgumentException.class, () -> one.add(other));
        assertNotEquals(one.digest(), other.digest());
    }

    @Test
    void aTallyDoesNotShareItsVectors() {
        long[] source = {1, 2, 3};
        Tally tally = Tally.of(Map.of(A, source));
        source[0] = 9;
        tally.vector("a")[1] = 9;
        assertArrayEquals(new long[] {1, 2, 3}, tally.vector("a"));
    }

    @Test
    void accumulatorRefusesWhatCannotBeCounted() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, 64f, -64f}) {
            float[] row = {0, 0, bad, 0, 0};
            String message = assertThrows(
                            IllegalArgumentException.class, () -> Tallies.of(FIELDS, Collections.singletonList(row)))
                    .getMessage();
            assertTrue(message.contains("entry 2"), message);
            assertNotEquals(FixedPoint.Fault.NONE, FIELDS.fixedPoint().check(row));
        }
        assertEquals(FixedPoint.Fault.NONE, FIELDS.fixedPoint().check(new float[] {63.9f, -63.9f}));
        assertEquals(64, FIELDS.fixedPoint().range());
        assertThrows(IllegalArgumentException.class, () -> Tallies.of(FIELDS, Collections.singletonList(new float[4])));
    }

    @Test
    void differencesOfProductsRoundOnceLikeBigInteger() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long a = random.nextLong() >> random.nextInt(64);
            long b = random.nextLong() >> random.nextInt(64);
            long c = random.nextLong() >> random.nextInt(64);
            long d = random.nextInt(4) == 0 ? a : random.nextLong() >> random.nextInt(64);
            BigInteger exact = BigInteger.valueOf(a)
                    .multiply(BigInteger.valueOf(b))
                    .subtract(BigInteger.valueOf(c).multiply(BigInteger.valueOf(d)));
            if (exact.bitLength() < 127) {
                assertEquals(exact.doubleValue(), ExactProducts.difference(a, b, c, d), exact.toString());
            }
        }
    }

    @Test
    void momentsAreThoseOfTheRows() {
        float[][] rows = {{1, 2}, {3, -1}, {5, 4}, {0.5f, 0}};
        Moments moments = Moments.of(Tallies.of(18, rows));
        assertArrayEquals(new double[] {2.375, 1.25}, moments.mean(), 0);
        // By hand: sum of squares 35.25 and 21, products 19; minus n * mean * mean; over 3.
        try (var covariance = moments.covariance()) {
            assertEquals((35.25 - 4 * 2.375 * 2.375) / 3, covariance.get(0, 0), 1e-15);
            assertEquals((19 - 4 * 2.375 * 1.25) / 3, covariance.get(0, 1), 1e-15);
            assertEquals(covariance.get(0, 1), covariance.get(1, 0));
            assertEquals((21 - 4 * 1.25 * 1.25) / 3, covariance.get(1, 1), 1e-15);
            assertEquals(covariance.get(0, 0) + covariance.get(1, 1), moments.covarianceTrace(), 1e-15);
        }
        assertEquals((35.25 + 21) / 4, moments.secondMomentTrace(), 0);
        assertThrows(IllegalArgumentException.class, () -> Moments.of(Tallies.of(18, new float[][] {{1}})));
    }

    @Test
    void rankBoundCountsRowsAndLiveFeatures() {
        float[][] rows = Tallies.normal(1, 10, 6, 0, 1);
        Arrays.stream(rows).forEach(row -> row[2] = 0.1f);
        assertEquals(5, Moments.of(Tallies.of(18, rows)).rankBound());
        assertEquals(2, Moments.of(Tallies.of(18, Arrays.copyOf(rows, 3))).rankBound());
        assertEquals(6, Moments.of(Tallies.of(18, rows)).dimension());
    }
}
