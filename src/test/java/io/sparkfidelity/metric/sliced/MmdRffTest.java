package io.sparkfidelity.metric.sliced;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.BucketedTally;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MmdRffTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /** Within four errors of the features' draw of the sums over all pairs, V and U. */
    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 1, 2, 5, 10})
    void itIsTheDiscrepancyOverAllPairs(double sigma) throws IOException {
        Map<String, float[][]> arrays = NumpyFiles.npz("features/unit128.npz");
        float[][] x = arrays.get("reference");
        float[][] y = arrays.get("candidate");
        Score score = new MmdRff(sigma).compute(UNIT, SlicedMetricTest.whole(x), SlicedMetricTest.whole(y));
        DoubleUnaryOperator kernel = squared -> Math.exp(-squared / (2 * sigma * sigma));
        double xx = sum(x, x, kernel);
        double yy = sum(y, y, kernel);
        double xy = sum(x, y, kernel) / x.length / y.length;
        double n = x.length;
        double m = y.length;
        double error = score.details().get("featureError");
        double pairs = 1000 * (xx / n / n + yy / m / m - 2 * xy);
        assertEquals(pairs, score.value(), 4 * error);
        double distinct = 1000 * ((xx - n) / n / (n - 1) + (yy - m) / m / (m - 1) - 2 * xy);
        assertEquals(distinct, score.details().get("unbiased"), 4 * error);
        assertTrue(error < 0.06 * pairs, "the error is small beside the value: " + error + " of " + pairs);
    }

    private static double sum(float[][] a, float[][] b, DoubleUnaryOperator kernel) {
        double total = 0;
        for (float[] row : a) {
            for (float[] other : b) {
                double squared = 0;
                for (int i = 0; i < row.length; i++) {
                    squared += ((double) row[i] - other[i]) * ((double) row[i] - other[i]);
                }
                total += kernel.applyAsDouble(squared);
            }
        }
        return total;
    }

    /** Chi squared has the mean d and the variance 2 d. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 768})
    void lengthsAreChi(int dimension) {
        int count = 4000;
        double[] squares = Arrays.stream(Frequencies.lengths(dimension, count))
                .map(r -> r * r)
                .toArray();
        double mean = Arrays.stream(squares).average().orElseThrow();
        assertEquals(dimension, mean, 4 * Math.sqrt(2.0 * dimension / count));
        double variance = Arrays.stream(squares)
                .map(s -> (s - mean) * (s - mean))
                .average()
                .orElseThrow();
        // A gamma variable's fourth moment: the variance of a sample variance is (kurtosis - 1) / count of its square.
        double scatter = Math.sqrt((2 + 12.0 / dimension) / count);
        assertEquals(1, variance / (2.0 * dimension), 4 * scatter);
    }

    @Test
    void aSetIsNothingFromItself() throws IOException {
        float[][] x = NumpyFiles.npz("features/unit128.npz").get("reference");
        Sample set = new Sample(
                "x", BucketedTally.pooledOnly(SlicedMetricTest.whole(x).tally().pooled()));
        assertEquals(0, new MmdRff(1).compute(UNIT, set, set).value(), 0);
    }
}
