package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors against the spread that fresh draws show. */
class ErrorBarTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    private record Case(
            String name,
            Metric metric,
            LongFunction<Sample> reference,
            LongFunction<Sample> candidate,
            double lowest,
            double highest) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        LongFunction<Sample> unit = seed -> Draws.unitNormal(seed, 400, 32, 0);
        LongFunction<Sample> shifted = seed -> Draws.unitNormal(seed, 400, 32, 0.2);
        LongFunction<Sample> powerLaw = seed -> Draws.normal(seed, 400, 16, 0, i -> 1 / Math.sqrt(i + 1));
        LongFunction<Sample> wider = seed -> Draws.normal(seed, 400, 16, 0.1, i -> 1.25 / Math.sqrt(i + 1));
        return List.of(
                new Case("cmmd, shift", new Cmmd(), unit, shifted, 0.85, 1.20),
                new Case("cmmd_unbiased, shift", new CmmdUnbiased(), unit, shifted, 0.85, 1.20),
                new Case("fid, alternative", new Fid(), powerLaw, wider, 0.85, 1.20),
                new Case("fid_infinity, alternative", new FidInfinity(), powerLaw, wider, 0.85, 1.25),
                // A degenerate statistic: sqrt 2 in the limit.
                new Case("cmmd, null", new Cmmd(), unit, unit, 1.2, 1.7),
                new Case("cmmd_unbiased, null", new CmmdUnbiased(), unit, unit, 1.2, 1.7),
                new Case("fid, null", new Fid(), powerLaw, powerLaw, 1.2, 1.7));
    }

    /** Root mean square error over the standard deviation of the scores of 200 draws, itself known to 5%. */
    @ParameterizedTest
    @MethodSource("cases")
    void errorsAreTheSpreadOfFreshDraws(Case test) {
        int draws = Draws.count(200, 2000);
        double sum = 0;
        double squares = 0;
        double variances = 0;
        for (int i = 0; i < draws; i++) {
            Score score = test.metric()
                    .compute(
                            UNIT,
                            test.reference().apply(2L * i),
                            test.candidate().apply(2L * i + 1));
            sum += score.value();
            squares += score.value() * score.value();
            variances += Math.pow(score.standardError().getAsDouble(), 2);
        }
        double mean = sum / draws;
        double spread = Math.sqrt((squares - draws * mean * mean) / (draws - 1));
        double ratio = Math.sqrt(variances / draws) / spread;
        assertTrue(ratio > test.lowest() && ratio < test.highest(), "error over spread is " + ratio);
    }

    @Test
    void theIntervalIsStudentsWithFifteenDegreesOfFreedom() {
        Score score = new Fid().compute(UNIT, Draws.normal(1, 300, 4, 0, i -> 1), Draws.normal(2, 300, 4, 0.5, i -> 1));
        double reach = 2.131449546 * score.standardError().getAsDouble();
        assertEquals(score.value() - reach, score.ci95().orElseThrow().low(), 1e-12);
        assertEquals(score.value() + reach, score.ci95().orElseThrow().high(), 1e-12);
        assertEquals(Score.Coverage.EXPECTATION_AT_THIS_N, score.coverage());
        assertEquals(16, score.replicates().orElseThrow().candidate().size());
    }

    @Test
    void aStatisticsFileHasNoErrorAndNoFloorAndSaysSo() {
        Sample known = Draws.normal(1, 300, 4, 0, i -> 1);
        Sample file = new Sample("file", BucketedTally.pooledOnly(known.tally().pooled()));
        Score score = new Scorer(UNIT, file)
                .scores(List.of(new Fid()), Draws.normal(2, 300, 4, 0.5, i -> 1))
                .get(0);
        assertTrue(score.standardError().isEmpty()
                && score.ci95().isEmpty()
                && score.floor().isEmpty());
        assertTrue(
                score.warnings().get(0).contains("'file' is known as a whole only"),
                score.warnings().toString());
        // Enough for a difference of candidates on this reference.
        assertEquals(0, score.replicates().orElseThrow().reference().size());
        assertEquals(16, score.replicates().orElseThrow().candidate().size());
    }

    @Test
    void fewerThanEightBucketsHaveNoErrorAndSmallOnesAWarning() {
        float[][] rows = Tallies.normal(1, 70, 4, 0, 1);
        MomentFields fields = new MomentFields(4, new FixedPoint(18));
        Sample seven =
                new Sample("seven", Tallies.buckets(rows, IntStream.range(0, 70).map(i -> i % 7), fields));
        Sample eight =
                new Sample("eight", Tallies.buckets(rows, IntStream.range(0, 70).map(i -> i % 8), fields));
        Sample other = Draws.normal(2, 300, 4, 0.5, i -> 1);
        Score none = new Fid().compute(UNIT, seven, other);
        assertTrue(none.standardError().isEmpty());
        assertTrue(none.warnings().contains("'seven' fills fewer than 8 buckets: no error bar"));
        Score rough = new Fid().compute(UNIT, other, eight);
        double factor = (rough.ci95().orElseThrow().high() - rough.value())
                / rough.standardError().getAsDouble();
        assertEquals(2.364624252, factor, 1e-9);
        assertTrue(
                rough.warnings().contains("the smallest bucket of 'eight' holds 8: the error bar is rough"),
                rough.warnings().toString());
    }

    /** Wilson's interval: at 1 its lower end is n / (n + t^2), and it never leaves 0 to 1. */
    @Test
    void sharesHaveIntervalsAtBothEnds() {
        double t = 2.131449546;
        for (double share : new double[] {0, 1}) {
            ErrorBar flat = bar(share, new double[16]);
            assertEquals(0, flat.standardError().getAsDouble(), 0);
            Interval interval = flat.ofShare(400).interval().orElseThrow();
            double reach = t * t / (400 + t * t);
            assertEquals(share == 0 ? 0 : 1 - reach, interval.low(), 1e-12);
            assertEquals(share == 0 ? reach : 1, interval.high(), 1e-12);
            assertEquals(reach / 2 / t, flat.ofShare(400).standardError().getAsDouble(), 1e-12);
        }
        // In the middle, where the error is far from 0 and 1, it is what it was.
        double[] effects = new double[16];
        Arrays.setAll(effects, j -> 0.001 * (j % 2 == 0 ? 1 : -1));
        ErrorBar middle = bar(0.5, effects);
        assertEquals(
                middle.standardError().getAsDouble(),
                middle.ofShare(1_000_000).standardError().getAsDouble(),
                1e-3 * middle.standardError().getAsDouble());
    }

    private static ErrorBar bar(double value, double[] effects) {
        Sample sample = Draws.normal(1, 160, 2, 0, i -> 1);
        double[] replicates = Arrays.stream(effects).map(e -> value + e).toArray();
        long[] sizes = new long[16];
        Arrays.fill(sizes, 10);
        return ErrorBar.ofCandidate(
                value, new ErrorBar.Side(sample, Optional.of(new Jackknife(value, replicates, sizes))));
    }

    /** Against the mean of all draws. Precision is at most 1, and is 1 where the candidate is much narrower. */
    @ParameterizedTest
    @CsvSource({"PRECISION, 1", "RECALL, 1", "COVERAGE, 1", "PRECISION, 0.3", "COVERAGE, 0.7"})
    void intervalsOfSharesCover(ManifoldMetric.Part part, double width) {
        Metric metric = new ManifoldMetric(part);
        int draws = Draws.count(12, 200);
        Score[] scores = new Score[draws];
        for (int i = 0; i < draws; i++) {
            scores[i] = metric.compute(Drawn.evidence(
                    UNIT,
                    metric,
                    Drawn.rows(2L * i, 150, Drawn.normal(6, 0, 1)),
                    Drawn.rows(2L * i + 1, 150, Drawn.normal(6, 0, width)),
                    false));
        }
        double mean = Arrays.stream(scores).mapToDouble(Score::value).average().orElseThrow();
        int covered = 0;
        for (Score score : scores) {
            Interval interval = score.ci95().orElseThrow();
            assertTrue(interval.low() >= 0 && interval.high() <= 1, interval.toString());
            assertTrue(interval.high() > interval.low() && score.standardError().getAsDouble() > 0);
            covered += interval.low() <= mean && mean <= interval.high() ? 1 : 0;
        }
        assertTrue(covered >= 0.75 * draws, covered + " of " + draws);
    }

    /** One bucket of an outlier that no other draw may have. */
    @Test
    void heavyTailsAreSaid() {
        Function<Random, float[]> cauchy = random -> new float[] {
            (float) (0.01 * random.nextGaussian() / Math.max(1e-2, Math.abs(random.nextGaussian()))),
            (float) random.nextGaussian()
        };
        int draws = Draws.count(40, 400);
        int normal = 0;
        int heavy = 0;
        for (int i = 0; i < draws; i++) {
            normal += untrusted(Drawn.normal(2, 0, 1), Drawn.normal(2, 0.2, 1.1), i);
            heavy += untrusted(Drawn.normal(2, 0, 1), cauchy, i);
        }
        // Once in a hundred draws; three deviations.
        assertTrue(normal <= 0.01 * draws + 3 * Math.sqrt(0.01 * draws), normal + " of " + draws);
        assertTrue(heavy > 0, "no draw of " + draws + " is distrusted");
    }

    private static int untrusted(Function<Random, float[]> reference, Function<Random, float[]> candidate, long seed) {
        Sample x = Drawn.rows(2 * seed, 400, reference).sample("x");
        Sample y = Drawn.rows(2 * seed + 1, 400, candidate).sample("y");
        return new Fid()
                        .compute(new Evidence(UNIT, x, y)).warnings().stream()
                                .anyMatch(w -> w.startsWith("this error bar cannot be trusted"))
                ? 1
                : 0;
    }

    /** Two noisy versions of the same rows: what they share is not an error of the distance between them. */
    @Test
    void sharedUnitsMakeTheErrorSmaller() {
        float[][] rows = Tallies.normal(1, 400, 6, 0, 1);
        float[][] noisy = Tallies.normal(2, 400, 6, 0.3, 0.1);
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < 6; k++) {
                noisy[i][k] += rows[i][k];
            }
        }
        Sample x = new Sample("x", Tallies.buckets(18, rows));
        Sample y = new Sample("y", Tallies.buckets(18, noisy));
        Score apart = new Fid().compute(UNIT, x, y);
        Score together = new Fid().compute(UNIT, onPrompts(x), onPrompts(y));
        assertEquals(apart.value(), together.value(), 0);
        assertTrue(together.standardError().getAsDouble()
                < 0.5 * apart.standardError().getAsDouble());
    }

    private static Sample onPrompts(Sample sample) {
        return new Sample(sample.name(), sample.tally(), sample.labels(), Optional.of("prompts"));
    }
}
