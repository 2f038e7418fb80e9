package io.sparkfidelity.measure.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.image.Golden;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what torchmetrics, MLPerf's benchmark and Hessel's clipscore.py computed on the same vectors. */
class AlignmentTest {
    /** They too sum in double precision here; the order of 64 to 300 terms differs. */
    private static final double ROUNDED = 1e-12;

    @ParameterizedTest
    @ValueSource(strings = {"mixed", "positive", "negative-mean"})
    void theMeansAreThoseOfThePublishedTools(String name) throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(Golden.bytes("alignment/expected.json"))
                .get("cases")
                .get(name)
                .get("raw");
        float[][] images = NumpyFiles.npy("alignment/" + name + ".image_raw.npy");
        float[][] texts = NumpyFiles.npy("alignment/" + name + ".text_raw.npy");
        double[] cosines = new double[images.length];
        Arrays.setAll(cosines, i -> Alignment.cosine(images[i], texts[i]).orElseThrow());
        for (int i = 0; i < 5; i++) {
            assertEquals(expected.get("cos_first5").get(i).asDouble(), cosines[i], ROUNDED);
        }
        double mean = Arrays.stream(cosines).map(Alignment::clipScore).average().orElseThrow();
        assertEquals(expected.get("mlperf_float64").asDouble(), mean, 100 * ROUNDED);
        assertEquals(expected.get("torchmetrics_float64").asDouble(), Math.max(mean, 0), 100 * ROUNDED);
        assertEquals(
                expected.get("hessel_float64").asDouble(),
                Arrays.stream(cosines).map(Alignment::hessel).average().orElseThrow(),
                ROUNDED);
        // What they print: sums of float32.
        assertEquals(expected.get("mlperf_float32").asDouble(), mean, 1e-6);
        assertEquals(expected.get("torchmetrics_float32_class").asDouble(), Math.max(mean, 0), 1e-5);
    }

    @Test
    void aCosineDoesNotDependOnLengthsAndIsWithinItsRange() {
        Random random = new Random(3);
        for (int trial = 0; trial < 100; trial++) {
            float[] a = random(random);
            float[] b = random(random);
            double cosine = Alignment.cosine(a, b).orElseThrow();
            assertEquals(cosine, Alignment.cosine(b, a).orElseThrow());
            assertEquals(cosine, Alignment.cosine(times(a, 4), times(b, 0.125f)).orElseThrow());
            assertEquals(-cosine, Alignment.cosine(a, times(b, -1)).orElseThrow());
            assertTrue(Math.abs(Alignment.cosine(a, a).orElseThrow()) <= 1);
            assertEquals(1, Alignment.cosine(a, a).orElseThrow(), 1e-15);
        }
    }

    @Test
    void whatHasNoDirectionHasNoCosine() {
        float[] some = {1, 2};
        assertEquals(OptionalDouble.empty(), Alignment.cosine(some, new float[] {0, 0}));
        assertEquals(OptionalDouble.empty(), Alignment.cosine(some, new float[] {1, Float.NaN}));
        assertEquals(OptionalDouble.empty(), Alignment.cosine(new float[] {Float.POSITIVE_INFINITY, 0}, some));
        assertThrows(IllegalArgumentException.class, () -> Alignment.cosine(some, new float[] {1}));
    }

    private static float[] random(Random random) {
        float[] values = new float[33];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] times(float[] values, float factor) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }
}
