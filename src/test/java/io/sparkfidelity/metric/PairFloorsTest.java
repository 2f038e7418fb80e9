package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.pairwise.EnergyDistance;
import io.sparkfidelity.metric.pairwise.Kid;
import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.metric.pairwise.MmdRbf;
import io.sparkfidelity.metric.scoring.Floors;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.split.SplitManifold;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Tallies;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairFloorsTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);
    private static final int N = 320;
    private static final int D = 6;
    private static final String WORDS = "indistinguishable from the reference at this n";
    private static final List<Metric> BIASED = List.of(new MmdRbf(0.5), new MmdRbf(10), new EnergyDistance());

    /**
     * Over many references the floor's mean is what a perfect model scores in the mean, whatever its number of images: on the
     * whole sphere (1/n + 1/m) times how much nearer a row is to itself than to others.
     */
    @ParameterizedTest
    @ValueSource(ints = {N, N / 2})
    void theMeanOfVStatisticsIsThatOfAPerfectModel(int m) {
        int draws = Draws.count(150, 1500);
        double[] floors = new double[BIASED.size()];
        for (int i = 0; i < draws; i++) {
            Set x = new Set(i, N, 0);
            PairFindings folds = folds(x, new Set(-1, m, 0), BIASED);
            Floors ofX = new Floors(x.sample());
            for (int k = 0; k < floors.length; k++) {
                floors[k] += ofX.of(BIASED.get(k), PerfectCandidate.of(m), Optional.of(folds))
                                .orElseThrow()
                                .mean()
                        / draws;
            }
        }
        double sizes = 1.0 / N + 1.0 / m;
        double narrow = 1000 * sizes * (1 - onTheSphere(t -> Math.exp((t - 1) / 0.25)));
        double wide = 1000 * sizes * (1 - onTheSphere(t -> Math.exp((t - 1) / 100)));
        double energy = sizes * onTheSphere(t -> Math.sqrt(2 - 2 * t));
        assertEquals(narrow, floors[0], 0.02 * narrow);
        assertEquals(wide, floors[1], 0.05 * wide);
        assertEquals(energy, floors[2], 0.05 * energy);
    }

    /** The mean of a function of x.y over all pairs of unit vectors. */
    private static double onTheSphere(DoubleUnaryOperator function) {
        double total = 0;
        double weights = 0;
        for (double t = -1 + 5e-5; t < 1; t += 1e-4) {
            double weight = Math.pow(1 - t * t, (D - 3) / 2.0);
            total += weight * function.applyAsDouble(t);
            weights += weight;
        }
        return total / weights;
    }

    /** The parts' statistic from the blocks of the reference's own pairs is that of the parts as sides. */
    @Test
    void partsOfBlocksAreSides() {
        Set x = new Set(1, 200, 0.2);
        Set y = new Set(2, 50, 0);
        Discrepancy discrepancy = folds(x, y, List.of(new EnergyDistance())).discrepancy(new Kernel.NegativeDistance());
        BucketSplit split = new BucketSplit(0b0000_0101_1110_0001, 0b1001_0000_0000_1110);
        Discrepancy parts = folds(x.part(split.reference()), x.part(split.candidate()), List.of(new EnergyDistance()))
                .discrepancy(new Kernel.NegativeDistance());
        assertEquals(parts.biased().value(), discrepancy.biased(split), 1e-13);
        assertEquals(parts.unbiased().value(), discrepancy.unbiased(split), 1e-13);
    }

    /** KID is unbiased: 0 in the mean. Of neighbourhoods the floor is that of parts, and higher is better. */
    @Test
    void aPerfectModelIsIndistinguishableAndAShiftedOneIsNot() {
        List<Metric> metrics = List.of(
                new Kid(),
                new EnergyDistance(),
                new MmdRbf(1),
                new ManifoldMetric(ManifoldMetric.Part.PRECISION),
                new ManifoldMetric(ManifoldMetric.Part.COVERAGE),
                new ManifoldMetric(ManifoldMetric.Part.RECALL_K3));
        Set x = new Set(1, N, 1.5);
        int told = 0;
        for (int seed = 2; seed < 12; seed++) {
            for (Score score : scores(metrics, x, new Set(seed, N, 1.5))) {
                told += score.warnings().contains(WORDS) ? 1 : 0;
            }
        }
        assertTrue(told >= 48, told + " of 60");
        for (Score score : scores(metrics, x, new Set(20, N, -1.5))) {
            Floor floor = score.floor().orElseThrow();
            assertFalse(score.warnings().contains(WORDS), score.toString());
            assertEquals(30, floor.splits());
            assertTrue(floor.q05() <= floor.mean() && floor.mean() <= floor.q95());
            boolean parts = score.metric().matches("precision|coverage|recall_k3");
            assertTrue(!score.metric().equals("kid") || floor.mean() == 0 && floor.q05() < 0);
            assertTrue(!parts || floor.q05() > 0.5 && floor.q95() <= 1, floor.toString());
        }
        // Twice as many candidates as reference rows: parts of 8 buckets stand against parts of 4.
        List<Score> larger = scores(metrics, x, new Set(3, 2 * N, 1.5));
        assertTrue(larger.get(5).floor().orElseThrow().mean()
                != scores(metrics, x, new Set(3, N, 1.5))
                        .get(5)
                        .floor()
                        .orElseThrow()
                        .mean());
    }

    /** Far more images than the floor was made of: the line in log n is drawn on, which the score says. */
    @Test
    void aFloorFromFewImagesIsSaidToBeRough() {
        List<Metric> metrics = List.of(new ManifoldMetric(ManifoldMetric.Part.RECALL));
        Set x = new Set(1, N, 0);
        PairFindings folds = folds(x, new Set(2, N, 0), metrics);
        PairFindings far = new PairFindings(
                folds.referenceRows().stream().map(rows -> 10 * rows).toList(),
                folds.candidateRows().stream().map(rows -> 10 * rows).toList(),
                folds.limit(),
                folds.kernels(),
                folds.sums(),
                folds.kidSubsets(),
                folds.manifolds(),
                folds.parts(),
                folds.folds());
        Floor near = floor(metrics.get(0), folds);
        Floor drawnOn = floor(metrics.get(0), far);
        assertEquals(Optional.empty(), near.note());
        assertTrue(drawnOn.note().orElseThrow().matches("the floor is drawn on from parts of about 1[56]. images, .*"));
        double own = folds.parts().get(Neighbourhood.DEFAULT).near();
        assertEquals(own, near.mean(), 1e-12);
        double ofHalves = folds.parts().get(Neighbourhood.DEFAULT).splits().stream()
                .mapToDouble(SplitManifold::recall)
                .average()
                .orElseThrow();
        assertEquals(own + (own - ofHalves) * Math.log(10) / Math.log(2), drawnOn.mean(), 0.01);
    }

    private static Floor floor(Metric metric, PairFindings folds) {
        return new Floors(new Set(1, N, 0).sample())
                .of(metric, PerfectCandidate.of(N), Optional.of(folds))
                .orElseThrow();
    }

    @Test
    void aReferenceOfFewRowsHasNoFloor() {
        List<Metric> metrics = List.of(new Kid(), new ManifoldMetric(ManifoldMetric.Part.RECALL));
        Set x = new Set(1, 9, 0);
        for (Score score : scores(metrics, x, new Set(2, 60, 0))) {
            assertTrue(score.hasValue() && score.floor().isEmpty(), score.toString());
        }
    }

    private static List<Score> scores(List<Metric> metrics, Set x, Set y) {
        return new Scorer(UNIT, x.sample())
                .scores(metrics, y.sample(), Optional.of(folds(x, y, metrics)), Optional.empty());
    }

    private static PairFindings folds(Set x, Set y, List<? extends Metric> metrics) {
        return Drawn.findings(PairRequirements.of(metrics).withFloors(), x.drawn(), y.drawn());
    }

    /** Unit vectors in (bucket, hash) order, of buckets as hashes would give them. */
    private record Set(float[][] rows, int[] buckets) {
        Set(long seed, int n, double shift) {
            this(
                    unit(seed, n, shift),
                    new Random(~seed).ints(n, 0, Bucket.COUNT).sorted().toArray());
        }

        private static float[][] unit(long seed, int n, double shift) {
            float[][] rows = Tallies.normal(seed * 0x9E3779B97F4A7C15L, n, D, 0, 1);
            for (float[] row : rows) {
                row[0] += shift;
            }
            return Tallies.unit(rows);
        }

        Set part(int mask) {
            int[] kept = IntStream.range(0, buckets.length)
                    .filter(i -> (mask >> buckets[i] & 1) != 0)
                    .toArray();
            return new Set(
                    Arrays.stream(kept).mapToObj(i -> rows[i]).toArray(float[][]::new),
                    Arrays.stream(kept).map(i -> buckets[i]).toArray());
        }

        Drawn drawn() {
            return new Drawn(rows, buckets);
        }

        Sample sample() {
            return drawn().sample("reference");
        }
    }
}
