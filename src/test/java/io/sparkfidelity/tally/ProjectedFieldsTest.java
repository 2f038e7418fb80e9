package io.sparkfidelity.tally;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProjectedFieldsTest {
    private static final int K = 7;

    /** Sums of 64-bit integers, and the bins by their ends. */
    @Property(tries = 20)
    void countsAreThoseOfExactSums(
            @ForAll @IntRange(min = 1, max = 150) int n,
            @ForAll @IntRange(min = 1, max = 40) int d,
            @ForAll @IntRange(min = 14, max = 20) int q,
            @ForAll @IntRange(min = -12, max = 1) int power,
            @ForAll long seed) {
        float[][] rows = Tallies.normal(seed, n, d, 0.3, Math.scalb(1.0, power));
        ProjectedFields fields = new ProjectedFields(new MomentFields(d, new FixedPoint(q)), K);
        double[][] directions = ProjectionDirections.integers(d, K);
        double[] edges = ProjectionGrid.edges(q);
        long[] expected = new long[fields.field().length()];
        for (float[] row : rows) {
            for (int k = 0; k < K; k++) {
                long sum = 0;
                for (int i = 0; i < d; i++) {
                    sum += (long) fields.moments().fixedPoint().quantise(row[i]) * (long) directions[k][i];
                }
                double value = Math.scalb((double) sum, -q - 21);
                int bin = 0;
                while (value > 0 ? value >= edges[bin + 1] : value > edges[bin + 1]) {
                    bin++;
                }
                expected[k * ProjectionGrid.BINS + bin]++;
            }
        }
        Tally tally = tally(fields, rows);
        assertArrayEquals(expected, tally.vector(ProjectedFields.PROJECTED));
        assertEquals(n, tally.value(MomentFields.N, 0));
        Tally parts = tally(fields, Arrays.copyOfRange(rows, 0, n / 3))
                .add(tally(fields, Arrays.copyOfRange(rows, n / 3, n)));
        assertEquals(tally, parts);
    }

    private static Tally tally(ProjectedFields fields, float[][] rows) {
        try (ProjectionScratch scratch = new ProjectionScratch(fields);
                ProjectionAccumulator accumulator = new ProjectionAccumulator(scratch)) {
            for (float[] row : rows) {
                accumulator.add(row);
            }
            return accumulator.toTally();
        }
    }

    /** Part of what tallies of others mean: these numbers never change. */
    @Test
    void directionsAreTheSameForEver() {
        assertArrayEquals(FIRST, ProjectionDirections.integers(3, 2)[0]);
        double[][] many = ProjectionDirections.integers(64, 500);
        assertArrayEquals(many[0], ProjectionDirections.integers(64, 1)[0]);
        double sum = 0;
        for (double[] direction : many) {
            double square =
                    Arrays.stream(direction).map(x -> Math.scalb(x * x, -42)).sum();
            // Sixty-four roundings to 2^-21 of entries of about 1/8.
            assertEquals(1, square, 1e-6);
            sum += Math.scalb(direction[0], -21);
        }
        assertEquals(0, sum / 500, 4 * 0.125 / Math.sqrt(500));
    }

    @Test
    void binsCoverTheRangeOfTheFixedPoint() {
        double[] edges = ProjectionGrid.edges(18);
        assertEquals(new FixedPoint(18).range(), edges[ProjectionGrid.BINS], 0);
        assertEquals(-new FixedPoint(18).range(), edges[0], 0);
        for (int bin = 0; bin < ProjectionGrid.BINS; bin++) {
            double width = edges[bin + 1] - edges[bin];
            double inner = Math.min(Math.abs(edges[bin]), Math.abs(edges[bin + 1]));
            assertTrue(width > 0 && (width <= inner / 32 || inner == 0x1p-12), bin + ": " + width);
        }
        double[] joined = ProjectionGrid.joined(edges);
        long[] counts = new Random(1).longs(ProjectionGrid.BINS, 0, 9).toArray();
        long[] sums = ProjectionGrid.joined(counts);
        assertEquals(sums.length + 1, joined.length);
        for (int bin = 0; bin < sums.length; bin++) {
            long expected = 0;
            for (int fine = 0; fine < counts.length; fine++) {
                expected += edges[fine] >= joined[bin] && edges[fine + 1] <= joined[bin + 1] ? counts[fine] : 0;
            }
            assertEquals(expected, sums[bin]);
        }
        assertEquals(Arrays.stream(counts).sum(), Arrays.stream(sums).sum());
    }

    /** In one dimension a direction is 1 or -1; in many, a row along one is as long as the root of d times the range. */
    @Test
    void whatIsOutsideIsCountedInTheEnds() {
        int d = 16;
        MomentFields moments = new MomentFields(d, new FixedPoint(20));
        double[] direction = ProjectionDirections.integers(d, 1)[0];
        float[] row = new float[d];
        for (int i = 0; i < d; i++) {
            row[i] = (float) (15.9 * Math.signum(direction[i]));
        }
        Tally tally = tally(new ProjectedFields(moments, 1), new float[][] {row, new float[d]});
        long[] counts = tally.vector(ProjectedFields.PROJECTED);
        assertEquals(1, counts[ProjectionGrid.BINS]);
        assertEquals(1, counts[ProjectionGrid.BINS - 1]);
        Map<Field, long[]> vectors = new HashMap<>();
        vectors.put(moments.sum(), new long[d]);
        tally.fields().forEach(field -> vectors.put(field, tally.vector(field.name())));
        Projected projected = Projected.of(Tally.of(vectors));
        assertEquals(0.5, projected.outside(), 0);
        assertTrue(Projected.isPossible(tally));
        counts[3]++;
        vectors.put(new ProjectedFields(moments, 1).field(), counts);
        assertFalse(Projected.isPossible(Tally.of(vectors)));
        counts[3] -= 2;
        counts[4]++;
        assertFalse(Projected.isPossible(Tally.of(vectors)));
    }

    @Test
    void whatCannotBeProjectedIsRefused() {
        ProjectedFields fields = new ProjectedFields(new MomentFields(2, new FixedPoint(18)), K);
        for (float[] row : List.of(new float[3], new float[] {Float.NaN, 0}, new float[] {64, 0})) {
            assertThrows(IllegalArgumentException.class, () -> tally(fields, new float[][] {row}));
        }
    }

    private static final double[] FIRST = {2088003, 177859, 81591};
}
