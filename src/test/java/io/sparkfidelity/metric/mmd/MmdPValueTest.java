package io.sparkfidelity.metric.mmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.statistics.GammaTail;
import org.junit.jupiter.api.Test;

class MmdPValueTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    @Test
    void rejectsEqualDistributionsAboutAsOftenAsItSays() {
        int draws = Draws.count(600, 10_000);
        int rejected = 0;
        double sum = 0;
        for (int i = 0; i < draws; i++) {
            double p = pValue(Draws.unitNormal(2L * i, 200, 32, 0), Draws.unitNormal(2L * i + 1, 250, 32, 0));
            rejected += p < 0.05 ? 1 : 0;
            sum += p;
        }
        // 4 to 5.5% in long runs, give or take three binomial deviations.
        double deviations = 3 * Math.sqrt(0.05 * 0.95 * draws);
        assertTrue(
                rejected > 0.04 * draws - deviations && rejected < 0.055 * draws + deviations,
                rejected + " of " + draws);
        assertEquals(0.5, sum / draws, 0.05);
    }

    @Test
    void rejectsAShift() {
        assertTrue(pValue(Draws.unitNormal(1, 200, 32, 0), Draws.unitNormal(2, 250, 32, 0.2)) < 1e-6);
        assertTrue(pValue(Draws.unitNormal(1, 200, 32, 0), Draws.unitNormal(1, 200, 32, 0)) > 0.999);
    }

    /** Closed forms: Q(1, x) = exp(-x), Q(n, x) a Poisson tail, Q(1/2, x) = erfc sqrt x. */
    @Test
    void theGammaTailHasItsClosedForms() {
        for (double x : new double[] {0.01, 0.5, 1, 3, 10, 50}) {
            assertEquals(Math.exp(-x), GammaTail.above(1, x), 1e-13 * Math.exp(-x) + 1e-15);
            double term = Math.exp(-x);
            double sum = 0;
            for (int k = 0; k < 40; k++) {
                sum += term;
                term *= x / (k + 1);
            }
            assertEquals(sum, GammaTail.above(40, x), 1e-12);
        }
        // erfc(1) and erfc(2), to the digits of Abramowitz and Stegun's table 7.1.
        assertEquals(0.1572992070, GammaTail.above(0.5, 1), 1e-10);
        assertEquals(0.0046777350, GammaTail.above(0.5, 4), 1e-10);
        assertEquals(Math.log(Math.sqrt(Math.PI)), GammaTail.logGamma(0.5), 1e-13);
        assertEquals(1, GammaTail.above(3, -2), 0);
    }

    private static double pValue(Sample x, Sample y) {
        return new CmmdUnbiased().compute(UNIT, x, y).details().get("pValue");
    }
}
