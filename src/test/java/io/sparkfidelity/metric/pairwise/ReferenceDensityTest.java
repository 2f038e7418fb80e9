package io.sparkfidelity.metric.pairwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Drawn;
import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceDensityTest {
    private static final ModelTraits MODEL = new ModelTraits("features", false);
    private static final int K = 5;

    /** The value, the reference's own and every replicate are those of the definition. */
    @Test
    void isTheMeanOfTheDefinition() {
        Drawn x = Drawn.rows(1, 300, Drawn.normal(7, 0, 1));
        Drawn y = Drawn.rows(2, 200, Drawn.normal(7, 0.3, 1.2));
        Score score = score(x, y);
        // Distances are compared and taken in float64; sums of 200 logarithms.
        assertEquals(mean(x, y, -1, -1), score.value(), 1e-12);
        assertEquals(mean(x, x, -1, -1), score.details().get("reference"), 1e-12);
        for (int b = 0; b < Bucket.COUNT; b++) {
            assertEquals(
                    mean(x, y, b, -1),
                    score.replicates().orElseThrow().reference().get(b),
                    1e-12);
            assertEquals(
                    mean(x, y, -1, b),
                    score.replicates().orElseThrow().candidate().get(b),
                    1e-12);
        }
    }

    /** A reference of two tiles, which a fold sees one after the other. */
    @Test
    void severalTilesAreOneReference() {
        Drawn x = Drawn.rows(1, 2100, Drawn.normal(3, 0, 1));
        Drawn y = Drawn.rows(2, 64, Drawn.normal(3, 0.3, 1));
        Score score = score(x, y);
        assertEquals(mean(x, y, -1, -1), score.value(), 1e-12);
        for (int b : new int[] {0, 9, 15}) {
            assertEquals(
                    mean(x, y, b, -1),
                    score.replicates().orElseThrow().reference().get(b),
                    1e-12);
        }
    }

    @Test
    void equalImagesAreCountedAndLeftOut() {
        Drawn x = Drawn.rows(1, 200, Drawn.normal(5, 0, 1));
        float[][] reference = x.rows().clone();
        Arrays.fill(reference, 0, K, x.rows()[0]);
        float[][] candidate = Drawn.rows(2, 160, Drawn.normal(5, 0, 1)).rows();
        float[][] others = Arrays.copyOfRange(candidate, 30, 160);
        Arrays.fill(candidate, 0, 10, x.rows()[0]);
        System.arraycopy(x.rows(), 50, candidate, 10, 20);
        Score score = score(new Drawn(reference, x.buckets()), drawn(candidate));
        // Ten equal five images of the reference, twenty one.
        assertEquals(10, score.details().get("leftOut"), 0);
        assertEquals(30, score.details().get("copies"), 0);
        assertTrue(
                score.warnings().contains("10 of 160 images equal 5 of the reference and do not count: at distance 0"),
                score.toString());
        float[][] counted = Arrays.copyOfRange(candidate, 10, 160);
        assertEquals(score(new Drawn(reference, x.buckets()), drawn(counted)).value(), score.value(), 1e-12);
        assertTrue(score.value()
                > score(new Drawn(reference, x.buckets()), drawn(others)).value());
    }

    @Test
    void saysWhyThereIsNoValue() {
        Drawn y = Drawn.rows(2, 100, Drawn.normal(3, 0, 1));
        Score few = score(drawn(Arrays.copyOf(y.rows(), 4)), y);
        assertTrue(few.warnings().contains("no value: needs 5 images of the reference; there are 4"), few.toString());
        Score copied = score(drawn(new float[40][3]), drawn(new float[30][3]));
        assertTrue(
                copied.warnings().contains("no value: every image of the candidate equals 5 of the reference"),
                copied.toString());
        assertEquals(30, copied.details().get("leftOut"), 0);
    }

    /** Of draws of one population, whose mean at these sizes the interval is of. */
    @ParameterizedTest
    @CsvSource({"200, 200, 4", "320, 160, 12", "160, 320, 8"})
    void theErrorIsThatOfRepeatedDraws(int n, int m, int d) {
        int draws = Draws.count(60, 600);
        double[] values = new double[draws];
        double errors = 0;
        for (int i = 0; i < draws; i++) {
            Score score = score(
                    Drawn.rows(2L * i, n, Drawn.normal(d, 0, 1)), Drawn.rows(2L * i + 1, m, Drawn.normal(d, 0.2, 1)));
            values[i] = score.value();
            errors += score.standardError().orElseThrow() / draws;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double spread = Math.sqrt(
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (draws - 1));
        // 60 draws know the spread to 9%.
        assertTrue(errors / spread > 0.75 && errors / spread < 1.6, "errors are " + errors / spread + " of the spread");
    }

    private static Score score(Drawn x, Drawn y) {
        ReferenceDensity metric = new ReferenceDensity();
        return metric.compute(Drawn.evidence(MODEL, metric, x, y, false));
    }

    private static Drawn drawn(float[][] rows) {
        return new Drawn(
                rows, IntStream.range(0, rows.length).map(i -> i % Bucket.COUNT).toArray());
    }

    /** By all distances, without a bucket of either. */
    private static double mean(Drawn x, Drawn y, int withoutOfReference, int withoutOfCandidate) {
        return IntStream.range(0, y.rows().length)
                .filter(j -> y.buckets()[j] != withoutOfCandidate)
                .mapToDouble(j -> -Math.log(IntStream.range(0, x.rows().length)
                        .filter(i -> x.buckets()[i] != withoutOfReference && x.rows()[i] != y.rows()[j])
                        .mapToDouble(i -> distance(x.rows()[i], y.rows()[j]))
                        .sorted()
                        .skip(K - 1)
                        .findFirst()
                        .orElseThrow()))
                .average()
                .orElseThrow();
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
        }
        return Math.sqrt(sum);
    }
}
