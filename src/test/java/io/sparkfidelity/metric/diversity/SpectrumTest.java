package io.sparkfidelity.metric.diversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpectrumTest {
    @Test
    void eigenvaluesFallAndAddUpToTheTrace() {
        Tally tally = tally(200, 20);
        Spectrum spectrum = Spectrum.of(tally).orElseThrow();
        List<Double> values = spectrum.eigenvalues();
        assertEquals(20, values.size());
        assertEquals(List.of(1, 2, 3), spectrum.ranks().subList(0, 3));
        for (int i = 1; i < values.size(); i++) {
            assertTrue(values.get(i) <= values.get(i - 1));
        }
        // Rounding of float64 in the factorisation.
        assertEquals(
                Moments.of(tally).covarianceTrace(),
                values.stream().mapToDouble(Double::doubleValue).sum(),
                1e-12 * values.get(0) * 20);
    }

    @Test
    void wideSpectraAreThinnedAndNothingIsNegative() {
        Spectrum spectrum = Spectrum.of(tally(50, 700)).orElseThrow();
        assertEquals(700, spectrum.dimension());
        assertEquals(512, spectrum.ranks().size());
        assertEquals(512, spectrum.eigenvalues().size());
        assertEquals(256, spectrum.ranks().get(255));
        assertEquals(700, spectrum.ranks().get(511));
        assertTrue(spectrum.eigenvalues().stream().allMatch(value -> value >= 0));
        assertTrue(spectrum.eigenvalues().get(48) > 1e-3, "49 directions of 50 rows");
        // The rest is rounding, of values near 10.
        assertTrue(
                spectrum.eigenvalues().get(49) < 1e-10,
                "" + spectrum.eigenvalues().get(49));
    }

    @Test
    void tooLittleHasNoSpectrum() {
        assertEquals(Optional.empty(), Spectrum.of(tally(1, 4)));
        MomentFields fields = new MomentFields(4, new FixedPoint(18));
        assertEquals(Optional.empty(), Spectrum.of(Tally.of(Map.of(fields.n(), new long[] {9}))));
    }

    private static Tally tally(int n, int d) {
        return Tallies.of(new MomentFields(d, new FixedPoint(18)), List.of(Tallies.normal(3, n, d, 0, 1)));
    }
}
