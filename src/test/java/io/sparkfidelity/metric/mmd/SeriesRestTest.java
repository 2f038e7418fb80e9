package io.sparkfidelity.metric.mmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesRestTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /** Orders 1 and 2 and the rest make the sum over all pairs: what is left is the fixed point's. */
    @Test
    void momentsAndRestAreAllPairs() {
        Set x = Set.of(skewed(1, 500, 1), Side.REFERENCE);
        Set y = Set.of(skewed(2, 400, -1), Side.CANDIDATE);
        KernelSums gaussian = sums(x, y, new Kernel.Gaussian(10));
        FewPairs rest = few(x, y);
        Map<Metric, Double> pairs = Map.of(
                new Cmmd(), 1000 * new Discrepancy(gaussian, 0).biased().value(),
                new CmmdUnbiased(),
                        1000 * new Discrepancy(gaussian, 0).unbiased().value());
        pairs.forEach((metric, all) -> {
            Score score = score(metric, x.sample(), y.sample(), Optional.of(rest));
            double alone = Math.abs(score.value() - all);
            double residual = score.details().get("residual");
            assertTrue(alone > 1e-4, "the rest is too small for this test: " + alone);
            assertTrue(residual > 0 && residual < score.details().get("bound"));
            assertEquals(all, score.value() + residual, 0.01 * alone, metric.name());
            // All rows took part: nothing is estimated.
            assertFalse(score.details().containsKey("residualError"));
            assertFalse(score(metric, x.sample(), y.sample(), Optional.empty())
                    .details()
                    .containsKey("residual"));
        });
    }

    /** From a fifth of the rows: within four errors of what all rows say, the V-statistic's own bias included. */
    @Test
    void aPartEstimatesTheWhole() {
        float[][] a = skewed(1, 2000, 1);
        float[][] b = skewed(2, 1500, -0.2);
        Set x = Set.of(a, Side.REFERENCE);
        Set y = Set.of(b, Side.CANDIDATE);
        FewPairs whole = few(x, y);
        FewPairs part =
                few(Set.of(Arrays.copyOf(a, 400), Side.REFERENCE), Set.of(Arrays.copyOf(b, 400), Side.CANDIDATE));
        for (Metric metric : List.of(new Cmmd(), new CmmdUnbiased())) {
            double expected = score(metric, x.sample(), y.sample(), Optional.of(whole))
                    .details()
                    .get("residual");
            Map<String, Double> details =
                    score(metric, x.sample(), y.sample(), Optional.of(part)).details();
            double error = details.get("residualError");
            assertEquals(expected, details.get("residual"), 4 * error);
            assertTrue(error > 0 && error < 0.5 * expected, error + " of " + expected);
        }
    }

    /** The same set twice: the V-statistic's rest is 0 whatever the part, but for rounding. */
    @Test
    void ofTheWholeOfBothSidesItIsTheVStatistic() {
        Set x = Set.of(skewed(1, 300, 1), Side.REFERENCE);
        Set same = Set.of(skewed(1, 300, 1), Side.CANDIDATE);
        Discrepancy discrepancy = new Discrepancy(sums(x, same, SeriesRest.KERNEL), 0);
        assertEquals(0, discrepancy.biasedAt(300, 300).value(), 1e-16);
        assertEquals(
                discrepancy.biased().value(), discrepancy.biasedAt(300, 300).value(), 1e-16);
        assertTrue(discrepancy.biasedAt(100, 100).value()
                > discrepancy.biasedAt(200, 200).value());
    }

    /** The series is cut after order 7: too early for narrow kernels. */
    @Test
    void narrowKernelsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Kernel.HigherOrders(1));
        assertThrows(IllegalArgumentException.class, () -> new Kernel.HigherOrders(Double.NaN));
    }

    private static Score score(Metric metric, Sample x, Sample y, Optional<FewPairs> rest) {
        return new Scorer(UNIT, x)
                .scores(List.of(metric), y, Optional.empty(), rest)
                .get(0);
    }

    private static FewPairs few(Set x, Set y) {
        return new FewPairs(List.of(SeriesRest.KERNEL), sums(x, y, SeriesRest.KERNEL));
    }

    private static KernelSums sums(Set x, Set y, Kernel kernel) {
        return new LocalFolds(x.tiles(), y.tiles(), 1).kernelSums(List.of(kernel), Arithmetic.DOUBLE);
    }

    /** Unit vectors of few dimensions about one pole, where orders beyond the second matter most. */
    private static float[][] skewed(long seed, int n, double lean) {
        Random random = new Random(seed);
        float[][] rows = new float[n][3];
        for (float[] row : rows) {
            row[0] = (float) (lean + 0.3 * random.nextGaussian());
            row[1] = (float) (0.3 * random.nextGaussian());
            row[2] = (float) (0.3 * random.nextGaussian());
        }
        return Tallies.unit(rows);
    }

    private record Set(List<Tile> tiles, Sample sample) {
        static Set of(float[][] rows, Side side) {
            int[] buckets = IntStream.range(0, rows.length)
                    .map(i -> Bucket.of(Bucket.hash(Integer.toString(i))))
                    .toArray();
            int[] order = IntStream.range(0, rows.length)
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> buckets[i]))
                    .mapToInt(i -> i)
                    .toArray();
            return new Set(
                    Tile.cut(
                            side,
                            Arrays.stream(order).mapToObj(i -> rows[i]).toArray(float[][]::new),
                            Arrays.stream(order).map(i -> buckets[i]).toArray()),
                    new Sample(
                            side.name(),
                            Tallies.buckets(rows, Arrays.stream(buckets), new MomentFields(3, new FixedPoint(20)))));
        }
    }
}
