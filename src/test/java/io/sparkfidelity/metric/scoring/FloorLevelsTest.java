package io.sparkfidelity.metric.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.split.SplitManifoldScorer;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a perfect model is taken for one: references and candidates of one distribution, many times. */
class FloorLevelsTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /**
     * 5% of perfect models are called worse and 1 in 1,000 better. 40 draws at 5% give more than 7 in 1 of 500; with a
     * quantile of 30 splits and halves taken for the whole, precision and recall had some 10.
     */
    @ParameterizedTest
    @CsvSource({
        "unit, 200, 200, 12, fid fid_infinity cmmd cmmd_unbiased kid energy_distance vendi_cosine effective_rank",
        "unit, 200, 60, 12, fid kid effective_rank",
        "normal, 200, 200, 32, precision recall density coverage recall_k3 clipped_density clipped_coverage",
        "relu, 200, 100, 12, precision recall density coverage clipped_density clipped_coverage"
    })
    void aPerfectModelIsTakenForOne(String kind, int n, int m, int d, String names) {
        List<Metric> metrics = Arrays.stream(names.split(" "))
                .map(name -> Metrics.named(name).orElseThrow())
                .toList();
        int draws = Draws.count(40, 2000);
        int[] worse = new int[metrics.size()];
        int[] better = new int[metrics.size()];
        for (int i = 0; i < draws; i++) {
            List<Score> scores = scores(
                    metrics,
                    Rows.of(Side.REFERENCE, kind, 2L * i, n, d),
                    Rows.of(Side.CANDIDATE, kind, 2L * i + 1, m, d));
            for (int k = 0; k < worse.length; k++) {
                Score score = scores.get(k);
                Floor.Place place = score.floor().orElseThrow().of(score.value(), score.direction());
                worse[k] += place == Floor.Place.WORSE ? 1 : 0;
                better[k] += place == Floor.Place.BETTER ? 1 : 0;
                assertEquals(place == Floor.Place.WITHIN, score.warnings().contains(Score.INDISTINGUISHABLE));
            }
        }
        boolean large = draws > 1000;
        for (int k = 0; k < worse.length; k++) {
            String said = String.format(
                    Locale.ROOT,
                    "%s of %s %d:%d is worse in %.1f%%, better in %.2f%%",
                    metrics.get(k).name(),
                    kind,
                    n,
                    m,
                    100.0 * worse[k] / draws,
                    100.0 * better[k] / draws);
            assertTrue(worse[k] <= (large ? 0.08 * draws : 7), said);
            assertTrue(better[k] <= (large ? 0.01 * draws : 1), said);
        }
    }

    /** What fills more directions than the reference, or crowds in its midst, is not called indistinguishable. */
    @Test
    void betterThanAPerfectModelIsNotPerfect() {
        List<Metric> metrics = List.of(
                Metrics.named("effective_rank").orElseThrow(),
                Metrics.named("density").orElseThrow());
        Rows x = Rows.of(Side.REFERENCE, 1, 300, 8, i -> 1 / (i + 1.0), 0, false);
        Rows noisy = Rows.of(Side.CANDIDATE, 2, 300, 8, i -> 1, 0, false);
        Rows crowded = Rows.of(Side.CANDIDATE, 2, 300, 8, i -> 0.5 / (i + 1.0), 0, false);
        Score rank = scores(metrics, x, noisy).get(0);
        Score density = scores(metrics, x, crowded).get(1);
        for (Score score : List.of(rank, density)) {
            assertTrue(score.value() > score.floor().orElseThrow().q999(), score.toString());
            assertTrue(
                    score.warnings().stream().anyMatch(w -> w.startsWith("better than a perfect model's: ")),
                    score.toString());
        }
    }

    private static List<Score> scores(List<Metric> metrics, Rows x, Rows y) {
        return new Scorer(UNIT, x.sample()).scores(metrics, y.sample(), pairs(metrics, x, y), Optional.empty());
    }

    private static Optional<PairFindings> pairs(List<Metric> metrics, Rows x, Rows y) {
        PairRequirements required = PairRequirements.of(metrics).withFloors();
        if (required.none()) {
            return Optional.empty();
        }
        LocalFolds folds = new LocalFolds(x.tiles(), y.tiles(), 1);
        boolean neighbours = !required.neighbourhoods().isEmpty();
        return Optional.of(new PairFindings(
                x.byBucket(),
                y.byBucket(),
                OptionalLong.empty(),
                required.kernels(),
                required.kernels().isEmpty()
                        ? Optional.empty()
                        : Optional.of(folds.kernelSums(required.kernels(), Arithmetic.DOUBLE)),
                Optional.empty(),
                neighbours ? folds.manifolds(required.neighbourhoods(), required.clipped()) : Map.of(),
                neighbours
                        ? SplitManifoldScorer.of(
                                        x.tiles(),
                                        required.neighbourhoods(),
                                        ManifoldMetric.splits(x.buckets().length, y.buckets().length))
                                .byNeighbourhood()
                        : Map.of(),
                FoldResults.NONE));
    }

    private record Rows(Side side, float[][] values, int[] buckets) {
        /** @param kind normal; unit vectors of a falling spectrum about a pole; or relu, of which most coordinates are 0 */
        static Rows of(Side side, String kind, long seed, int n, int d) {
            return switch (kind) {
                case "unit" -> of(side, seed, n, d, i -> 1 / Math.sqrt(i + 1), 0.2, false, true);
                case "relu" -> of(side, seed, n, d, i -> 1 / Math.sqrt(i + 1), -0.5, true, false);
                default -> of(side, seed, n, d, i -> 1, 0, false);
            };
        }

        static Rows of(Side side, long seed, int n, int d, IntToDoubleFunction deviation, double shift, boolean relu) {
            return of(side, seed, n, d, deviation, shift, relu, false);
        }

        private static Rows of(
                Side side,
                long seed,
                int n,
                int d,
                IntToDoubleFunction deviation,
                double shift,
                boolean relu,
                boolean unit) {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
            float[][] rows = new float[n][d];
            for (float[] row : rows) {
                for (int i = 0; i < d; i++) {
                    double z = random.nextGaussian() * deviation.applyAsDouble(i) + shift;
                    row[i] = (float) (relu ? Math.max(0, z) : z);
                }
            }
            return new Rows(
                    side,
                    unit ? Tallies.unit(rows) : rows,
                    random.ints(n, 0, Bucket.COUNT).sorted().toArray());
        }

        Sample sample() {
            return new Sample(
                    side.name(),
                    Tallies.buckets(
                            values, Arrays.stream(buckets), new MomentFields(values[0].length, new FixedPoint(18))));
        }

        List<Tile> tiles() {
            return Tile.cut(side, values, buckets);
        }

        List<Long> byBucket() {
            return LongStream.range(0, Bucket.COUNT)
                    .map(bucket ->
                            Arrays.stream(buckets).filter(b -> b == bucket).count())
                    .boxed()
                    .toList();
        }
    }
}
