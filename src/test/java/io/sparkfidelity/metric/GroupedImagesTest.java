package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.pairwise.EnergyDistance;
import io.sparkfidelity.metric.pairwise.Kid;
import io.sparkfidelity.tally.BucketedTally;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units of several images that are like one another: the images are not independent, the units are. */
class GroupedImagesTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);
    private static final Function<Random, float[]> ROW = Drawn.normal(16, 0.3, 1);

    /** What one population's draws say of each other. */
    private record Seen(int draws, double mean, double spread, int covered, int rejected) {
        static Seen of(Metric metric, int draws, int units, int each, boolean grouped) {
            double sum = 0;
            double squares = 0;
            int covered = 0;
            int rejected = 0;
            for (int i = 0; i < draws; i++) {
                Score score = metric.compute(Drawn.evidence(
                        UNIT,
                        metric,
                        Drawn.units(2L * i, units, each, 0.5, ROW).unit(),
                        Drawn.units(2L * i + 1, units - 10, each, 0.5, ROW).unit(),
                        grouped));
                sum += score.value() / draws;
                squares += score.value() * score.value() / draws;
                Interval interval = score.ci95().orElseThrow();
                covered += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
                rejected += score.details().getOrDefault("pValue", 1.0) < 0.05 ? 1 : 0;
            }
            return new Seen(draws, sum, Math.sqrt(squares - sum * sum), covered, rejected);
        }

        /** The mean in its own standard errors. */
        double off() {
            return mean / spread * Math.sqrt(draws);
        }
    }

    /** As many images, 600 or so, whatever the units. */
    @ParameterizedTest
    @CsvSource({"600, 1", "200, 3", "60, 10"})
    void unbiasedEstimatorsAreZeroInTheMeanAndTestsKeepTheirLevel(int units, int each) {
        Seen cmmd = Seen.of(new CmmdUnbiased(), Draws.count(100, 1000), units, each, true);
        assertTrue(Math.abs(cmmd.off()) < 4, cmmd.toString());
        assertTrue(cmmd.covered() >= 0.9 * cmmd.draws(), cmmd.toString());
        // 4.9 to 6.5% in long runs, and three binomial deviations.
        assertTrue(cmmd.rejected() <= 0.065 * cmmd.draws() + 3 * Math.sqrt(0.061 * cmmd.draws()), cmmd.toString());
        Seen kid = Seen.of(new Kid(), Draws.count(15, 200), units, each, true);
        assertTrue(Math.abs(kid.off()) < 4, kid.toString());
        assertTrue(kid.covered() >= 0.8 * kid.draws(), kid.toString());
    }

    /** Taken for independent images, ten of a unit would make two draws of one population differ beyond doubt. */
    @Test
    void unitsThatNobodyDeclaredAreFarFromZero() {
        Seen cmmd = Seen.of(new CmmdUnbiased(), 20, 60, 10, false);
        assertTrue(cmmd.off() > 8 && cmmd.rejected() > 15, cmmd.toString());
    }

    @Test
    void whereEveryImageIsItsOwnUnitNothingChanges() {
        Drawn x = Drawn.rows(1, 300, ROW).unit();
        Drawn y = Drawn.rows(2, 250, ROW).unit();
        Score declared = new CmmdUnbiased().compute(Drawn.evidence(UNIT, new CmmdUnbiased(), x, y, true));
        Score plain = new CmmdUnbiased().compute(Drawn.evidence(UNIT, new CmmdUnbiased(), x, y, false));
        // Fifteen of sixteen pairs within a set are the same.
        assertEquals(
                plain.value(), declared.value(), 0.5 * plain.standardError().getAsDouble());
        assertEquals("moments", plain.estimator());
        assertEquals("between-units", declared.estimator());
    }

    @Test
    void imagesWeighByTheirUnits() {
        double alike = weight(1);
        assertTrue(alike > 30 && alike < 120, "60 units of ten equal images weigh as " + alike);
        double unlike = weight(0);
        assertTrue(unlike > 350 && unlike <= 600, "600 images that units say nothing of weigh as " + unlike);
        Drawn drawn = Drawn.rows(1, 100, ROW);
        assertTrue(IndependentImages.of(drawn.sample("x")).isEmpty());
        assertEquals(100, IndependentImages.equivalent(drawn.sample("x")), 0);
    }

    private static double weight(double share) {
        return IndependentImages.equivalent(
                Drawn.units(3, 60, 10, share, ROW).sample("x").groupedByUnit(true));
    }

    /** 600 images, of which the formula sees 40 to 120. */
    @Test
    void fewUnitsAreTooFewForManyDimensions() {
        Function<Random, float[]> wide = Drawn.normal(128, 0, 1);
        Drawn x = Drawn.units(1, 60, 10, 1, wide);
        Drawn y = Drawn.units(2, 60, 10, 1, wide);
        Score fid = new Fid().compute(Drawn.evidence(UNIT, new Fid(), x, y, true));
        assertTrue(
                fid.warnings().stream()
                        .anyMatch(w -> w.matches("the 600 images of 'reference' come several to a unit.*")),
                fid.warnings().toString());
        Score infinity = new FidInfinity().compute(Drawn.evidence(UNIT, new FidInfinity(), x, y, true));
        assertFalse(infinity.hasValue());
        assertTrue(infinity.warnings().get(0).contains("needs more independent images than dimensions"));
    }

    @Test
    void unitsThatCannotBeToldApartHaveNoUnbiasedScore() {
        Drawn x = Drawn.units(1, 20, 5, 0.5, ROW).unit().inBuckets(new int[100]);
        Drawn y = Drawn.units(2, 20, 5, 0.5, ROW).unit();
        for (Metric metric : new Metric[] {new CmmdUnbiased(), new Kid()}) {
            Score score = metric.compute(Drawn.evidence(UNIT, metric, x, y, true));
            assertFalse(score.hasValue(), metric.name());
            assertTrue(
                    score.warnings().get(0).startsWith("no value: "),
                    score.warnings().toString());
        }
        Score energy = new EnergyDistance().compute(Drawn.evidence(UNIT, new EnergyDistance(), x, y, true));
        assertTrue(energy.hasValue() && !energy.details().containsKey("unbiased"));
        Sample whole = new Sample("whole", BucketedTally.pooledOnly(x.tally().pooled())).groupedByUnit(true);
        assertFalse(new CmmdUnbiased()
                .compute(new Evidence(UNIT, whole, y.sample("y")))
                .hasValue());
    }
}
