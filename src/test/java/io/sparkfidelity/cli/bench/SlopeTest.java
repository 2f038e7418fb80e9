package io.sparkfidelity.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlopeTest {
    @Test
    void whatIsPaidOnceStandsApartFromWhatEveryImageCosts() {
        // Two seconds once, and a hundredth of a second an image.
        Slope slope = Slope.between(job(300, 5), job(1200, 14)).orElseThrow();
        assertEquals(100, slope.imagesPerSecond(), 1e-12);
        assertEquals(2, slope.fixedSeconds(), 1e-12);
    }

    @Test
    void aLargerJobThatTookNoLongerHasNoSlope() {
        assertEquals(Optional.empty(), Slope.between(job(300, 5), job(1200, 5)));
        assertEquals(Optional.empty(), Slope.between(job(300, 5), job(1200, 4)));
        assertEquals(Optional.empty(), Slope.between(job(300, 5), job(300, 6)));
    }

    private static EmbedBench.Measured job(long images, double seconds) {
        return new EmbedBench.Measured(images, seconds, Map.of());
    }
}
