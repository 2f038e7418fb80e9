package io.sparkfidelity.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MeasureSummaryTest {
    private static final Measure MEASURE =
            new Measure("m", "a measure", "", -2, 2, Measure.Direction.LARGER, "it has none");

    private static Tally tally(double... values) {
        MeasureAccumulator counts = new MeasureAccumulator(MEASURE);
        Arrays.stream(values).forEach(counts::add);
        return counts.toTally();
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Property(tries = 200)
    void partsMergeToTheSameBitsInAnyOrder(
            @ForAll @Size(min = 2, max = 40) List<@DoubleRange(min = -9, max = 9) Double> values,
            @ForAll @IntRange(min = 0, max = 40) int cut) {
        int at = Math.min(cut, values.size());
        double[] all = array(values);
        Tally first = tally(Arrays.copyOfRange(all, 0, at));
        Tally second = tally(Arrays.copyOfRange(all, at, all.length));
        assertEquals(tally(all), second.add(first));
        MeasureAccumulator merged = new MeasureAccumulator(MEASURE);
        Arrays.stream(all, 0, at).forEach(merged::add);
        MeasureAccumulator others = new MeasureAccumulator(MEASURE);
        Arrays.stream(all, at, all.length).forEach(others::add);
        assertEquals(tally(all), others.merge(merged).toTally());
    }

    @Property(tries = 200)
    void momentsAndQuantilesAreThoseOfTheValues(
            @ForAll @Size(min = 2, max = 60) List<@DoubleRange(min = -2, max = 2) Double> values,
            @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
        double[] all = array(values);
        MeasureSummary summary = new MeasureSummary(MEASURE, tally(all));
        double mean = Arrays.stream(all).average().orElseThrow();
        double variance = Arrays.stream(all).map(x -> (x - mean) * (x - mean)).sum() / (all.length - 1);
        // A value is rounded by 4 * 2^-37.
        assertEquals(mean, summary.mean(), 4 * 0x1p-37);
        // Of squares in units of 16, rounded by 2^-37 each.
        assertEquals(variance, summary.deviation() * summary.deviation(), 16 * 0x1p-34);
        assertEquals(0, summary.outside());
        Arrays.sort(all);
        double exact = all[(int) Math.ceil(share * all.length) - 1];
        // Half a bin's step of rank may fall into the neighbour's bin where values are rare: up to the next value.
        double next = all[Math.min(all.length - 1, (int) Math.ceil(share * all.length))];
        double quantile = summary.quantile(share);
        assertTrue(quantile >= exact - 4.0 / 1024 && quantile <= next + 4.0 / 1024, quantile + " for " + exact);
        assertEquals(all.length, Arrays.stream(summary.histogram(64)).sum());
        assertEquals(all.length, Arrays.stream(summary.middle(64).counts()).sum());
    }

    /** Noise of deviation 5 on each bin adds 113 to half of them: too much for 2,000 values, a little for 4,000. */
    @Test
    void noiseOnBinsLeavesNoQuantilesOfFewValues() {
        for (int n : new int[] {2000, 4000}) {
            Tally exact = tally(new double[n]);
            Map<Field, long[]> fields = new HashMap<>(MeasureFields.noise(List.of(0L, 1L, 0L, 25L << 16)));
            exact.fields().forEach(field -> fields.put(field, exact.vector(field.name())));
            MeasureSummary noised = new MeasureSummary(MEASURE, Tally.of(fields));
            assertTrue(noised.isNoised());
            assertEquals(n == 2000, Double.isNaN(noised.quantile(0.5)));
            assertFalse(Double.isNaN(new MeasureSummary(MEASURE, exact).quantile(0.5)));
        }
    }

    @Test
    void theEndsAreOpenAndCountedApart() {
        MeasureSummary summary = new MeasureSummary(MEASURE, tally(-2, 2, -2.000001, 2.000001, 100));
        assertEquals(3, summary.outside());
        assertEquals(5, summary.n());
        assertEquals(100 / 5.0, summary.mean(), 1e-9);
        assertEquals(2, summary.histogram(64)[0]);
        assertEquals(3, summary.histogram(64)[63]);
        assertEquals(-2, summary.quantile(0.1));
        assertEquals(2, summary.quantile(0.99));
    }

    @Test
    void whatIsNoNumberOrFarAwayIsNotCounted() {
        MeasureAccumulator counts = new MeasureAccumulator(MEASURE);
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 5000, -5000}) {
            assertFalse(counts.takes(value));
            assertThrows(IllegalArgumentException.class, () -> counts.add(value));
        }
        // 1,024 ranges of 4 above -2.
        assertTrue(counts.takes(4094));
    }

    @Test
    void theMiddleIsAsNarrowAsTheValuesAre() {
        double[] values = new double[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.03 * Math.sin(i);
        }
        values[0] = 1.9;
        MeasureSummary.Middle middle = new MeasureSummary(MEASURE, tally(values)).middle(16);
        // 16 bins of 4/1024 reach 0.03125 to either side.
        assertEquals(16 * 4.0 / 1024 / 2, middle.reach(), 1e-12);
        assertEquals(1000, Arrays.stream(middle.counts()).sum());
    }
}
