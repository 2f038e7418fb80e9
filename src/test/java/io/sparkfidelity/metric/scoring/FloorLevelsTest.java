package io.sparkfidelity.metric.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Drawn;
import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.BucketedTally;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a perfect model is taken for one: references and candidates of one distribution, many times. */
class FloorLevelsTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /** A unit's images share this part of their variance. */
    private static final double ALIKE = 0.6;

    /**
     * 5% of perfect models should be called worse and 1 in 1,000 better. At these small sizes 2,000 draws gave 1.5 to 9.6% and,
     * of unbiased scores, whose own bias is estimated, up to 2.6%: 10 and 3% pass, and three binomial deviations more.
     *
     * @param each images of a unit of the reference
     * @param ofCandidate images of a unit of the candidate
     */
    @ParameterizedTest
    @CsvSource({
        "unit, 96, 1, 96, 1, 6, 200, fid fid_infinity cmmd cmmd_unbiased vendi_cosine effective_rank",
        "unit, 128, 1, 48, 1, 6, 100, fid cmmd_unbiased kid energy_distance effective_rank rke ken",
        "unit, 160, 1, 160, 1, 6, 30, rke_gaussian_0.5 rke_gaussian_1 ken_gaussian_1",
        "unit, 200, 4, 100, 1, 6, 100, fid cmmd cmmd_unbiased kid effective_rank",
        "unit, 100, 1, 200, 4, 6, 100, fid cmmd cmmd_unbiased kid effective_rank",
        "normal, 128, 1, 128, 1, 16, 60, precision recall density coverage recall_k3 clipped_density clipped_coverage"
                + " reference_density",
        "relu, 160, 1, 80, 1, 12, 60, precision recall density coverage clipped_density clipped_coverage"
                + " reference_density",
        "unit, 200, 4, 100, 4, 6, 100, fid cmmd cmmd_unbiased kid effective_rank"
    })
    void aPerfectModelIsTakenForOne(
            String kind, int n, int each, int m, int ofCandidate, int d, int small, String names) {
        List<Metric> metrics = Arrays.stream(names.split(" "))
                .map(name -> Metrics.named(name).orElseThrow())
                .toList();
        int draws = Draws.count(small, 2000);
        int[] worse = new int[metrics.size()];
        int[] better = new int[metrics.size()];
        for (int i = 0; i < draws; i++) {
            List<Score> scores = scores(
                    metrics,
                    drawn(kind, 2L * i, n, each, d),
                    each > 1,
                    drawn(kind, 2L * i + 1, m, ofCandidate, d),
                    ofCandidate > 1);
            for (int k = 0; k < worse.length; k++) {
                Score score = scores.get(k);
                Floor.Place place = score.floor().orElseThrow().of(score.value(), score.direction());
                worse[k] += place == Floor.Place.WORSE ? 1 : 0;
                better[k] += place == Floor.Place.BETTER ? 1 : 0;
                assertEquals(place == Floor.Place.WITHIN, score.warnings().contains(Score.INDISTINGUISHABLE));
            }
        }
        for (int k = 0; k < worse.length; k++) {
            String said = String.format(
                    Locale.ROOT,
                    "%s of %s %d/%d:%d/%d is worse in %.1f%%, better in %.2f%%",
                    metrics.get(k).name(),
                    kind,
                    n,
                    each,
                    m,
                    ofCandidate,
                    100.0 * worse[k] / draws,
                    100.0 * better[k] / draws);
            assertTrue(worse[k] <= most(0.1, draws), said);
            assertTrue(better[k] <= most(0.03, draws), said);
        }
    }

    /** Without a bucket to leave out, the candidate's bias stays in the score: a floor around 0 called a third of equals worse. */
    @Test
    void aCandidateWithoutBucketsKeepsItsBias() {
        List<Metric> metrics = List.of(Metrics.named("fid_infinity").orElseThrow());
        int draws = Draws.count(60, 1000);
        int worse = 0;
        for (int i = 0; i < draws; i++) {
            Sample reference = drawn("unit", 2L * i, 200, 1, 6).sample("reference");
            Sample bucketed = drawn("unit", 2L * i + 1, 100, 1, 6).sample("candidate");
            Sample candidate = new Sample(
                    "candidate", BucketedTally.pooledOnly(bucketed.tally().pooled()));
            Score score = new Scorer(UNIT, reference)
                    .scores(metrics, candidate, Optional.empty(), Optional.empty())
                    .get(0);
            assertEquals("one_sided", score.estimator());
            worse += score.floor().orElseThrow().of(score.value(), score.direction()) == Floor.Place.WORSE ? 1 : 0;
        }
        assertTrue(worse <= most(0.1, draws), worse + " of " + draws);
    }

    private static double most(double share, int draws) {
        return share * draws + 3 * Math.sqrt(share * (1 - share) * draws);
    }

    /** With a floor told from images that lie near those of their own unit, half of perfect models were called worse. */
    @Test
    void neighboursOfOneUnitGiveNoFloor() {
        List<Metric> metrics = List.of(
                Metrics.named("precision").orElseThrow(),
                Metrics.named("coverage").orElseThrow(),
                Metrics.named("reference_density").orElseThrow(),
                Metrics.named("rke_gaussian_1").orElseThrow());
        Drawn single = drawn("normal", 1, 120, 1, 8);
        Drawn units = drawn("normal", 2, 120, 4, 8);
        assertTrue(scores(metrics, single, false, units, true).stream()
                .allMatch(score -> score.floor().isEmpty()));
        assertTrue(scores(metrics, units, true, single, false).stream()
                .allMatch(score -> score.floor().isEmpty()));
        assertTrue(scores(metrics, single, false, units, false).stream()
                .allMatch(score -> score.floor().isPresent()));
    }

    /** What fills more directions than the reference, or crowds in its midst, is not called indistinguishable. */
    @Test
    void betterThanAPerfectModelIsNotPerfect() {
        List<Metric> metrics = List.of(
                Metrics.named("effective_rank").orElseThrow(),
                Metrics.named("density").orElseThrow());
        Drawn x = Drawn.rows(0, 300, row(8, i -> 1 / (i + 1.0), 0, false));
        Drawn noisy = Drawn.rows(2, 300, row(8, i -> 1, 0, false));
        Drawn crowded = Drawn.rows(2, 300, row(8, i -> 0.5 / (i + 1.0), 0, false));
        Score rank = scores(metrics, x, false, noisy, false).get(0);
        Score density = scores(metrics, x, false, crowded, false).get(1);
        for (Score score : List.of(rank, density)) {
            assertTrue(score.value() > score.floor().orElseThrow().q999(), score.toString());
            assertTrue(
                    score.warnings().stream().anyMatch(w -> w.startsWith("better than a perfect model's: ")),
                    score.toString());
        }
    }

    private static List<Score> scores(List<Metric> metrics, Drawn x, boolean unitsOfX, Drawn y, boolean unitsOfY) {
        PairRequirements required = PairRequirements.of(metrics).withFloors();
        Optional<PairFindings> pairs = required.none() ? Optional.empty() : Optional.of(Drawn.findings(required, x, y));
        Sample reference = x.sample("reference").groupedByUnit(unitsOfX);
        return new Scorer(UNIT, reference)
                .scores(metrics, y.sample("candidate").groupedByUnit(unitsOfY), pairs, Optional.empty());
    }

    /** @param kind normal; unit vectors of a falling spectrum about a pole; or relu, of which most coordinates are 0 */
    private static Drawn drawn(String kind, long seed, int n, int each, int d) {
        return switch (kind) {
            case "unit" ->
                units(seed, n, each, row(d, i -> 1 / Math.sqrt(i + 1), 0.2, false))
                        .unit();
            case "relu" -> units(seed, n, each, row(d, i -> 1 / Math.sqrt(i + 1), -0.5, true));
            default -> units(seed, n, each, row(d, i -> 1, 0, false));
        };
    }

    private static Drawn units(long seed, int n, int each, Function<Random, float[]> row) {
        return Drawn.units(seed, n / each, each, ALIKE, row);
    }

    private static Function<Random, float[]> row(int d, IntToDoubleFunction deviation, double shift, boolean relu) {
        return random -> {
            float[] row = new float[d];
            for (int i = 0; i < d; i++) {
                double z = random.nextGaussian() * deviation.applyAsDouble(i) + shift;
                row[i] = (float) (relu ? Math.max(0, z) : z);
            }
            return row;
        };
    }
}
