package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
