package io.sparkfidelity.metric.mmd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.federate.noise.DiscreteGaussian;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.NoiseFields;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import java.math.BigInteger;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CmmdFirstOrderTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);
    private static final int D = 24;
    private static final int Q = 18;

    @Test
    void withoutNoiseItIsTheFirstOrderOfCmmd() {
        Tally x = Tallies.of(Q, unit(1, 300, 0.3));
        Tally y = Tallies.of(Q, unit(2, 200, 0.6));
        MmdSeries series = MmdSeries.unbiased(MmdPair.of(Moments.of(x), Moments.of(y)));
        Score score = new CmmdFirstOrder().compute(UNIT, sample(x), sample(y));
        // The series takes the vectors' lengths as they were rounded.
        assertEquals(series.order1(), score.value(), 1e-6);
        assertTrue(Math.abs(series.order2()) < score.details().get("bound"));
        assertEquals(0.0997, score.details().get("bound"), 1e-4);
    }

    /** 200 exports of the same images: the mean of the scores is that without noise. */
    @Test
    void whatNoiseAddsIsTakenOffAndTheIntervalHoldsIt() {
        Tally x = Tallies.of(Q, unit(1, 300, 0.3));
        Tally y = Tallies.of(Q, unit(2, 200, 0.3));
        double exact = new CmmdFirstOrder().compute(UNIT, sample(x), sample(y)).value();
        double sum = 0;
        double square = 0;
        double plugIn = 0;
        int held = 0;
        int runs = 200;
        for (int run = 0; run < runs; run++) {
            Score score =
                    new CmmdFirstOrder().compute(UNIT, sample(noised(x, 2 * run)), sample(noised(y, 2 * run + 1)));
            sum += score.value();
            square += score.value() * score.value();
            plugIn += score.value() + score.details().get("noise");
            held += score.ci95().orElseThrow().low() <= exact
                            && exact <= score.ci95().orElseThrow().high()
                    ? 1
                    : 0;
        }
        double error = Math.sqrt((square / runs - Math.pow(sum / runs, 2)) / runs);
        assertEquals(exact, sum / runs, 4 * error);
        assertTrue(plugIn / runs - exact > 4 * error, "the test would see what is taken off");
        assertTrue(held >= 0.95 * runs, held + " of " + runs);
    }

    /** Of sigma 4.4, as epsilon 1 has it, on the sums, and four times that on n. */
    private static Tally noised(Tally tally, int seed) {
        Random random = new Random(seed);
        double sigma = 4.4;
        DiscreteGaussian ofSum =
                new DiscreteGaussian(BigInteger.valueOf((long) Math.scalb(sigma * sigma, 2 * Q)), random);
        DiscreteGaussian ofN = new DiscreteGaussian(BigInteger.valueOf((long) (16 * sigma * sigma)), random);
        long[] entries = tally.vector(MomentFields.SUM);
        for (int i = 0; i < entries.length; i++) {
            entries[i] += ofSum.next();
        }
        return Tally.of(Map.of(
                new Field(MomentFields.N, 0, 1),
                new long[] {tally.value(MomentFields.N, 0) + ofN.next()},
                new Field(MomentFields.SUM, Q, D),
                entries,
                NoiseFields.VARIANCES,
                new long[] {(long) (16 * sigma * sigma), (long) Math.scalb(sigma * sigma, 2 * Q), 1}));
    }

    private static Sample sample(Tally tally) {
        return new Sample("s", BucketedTally.pooledOnly(tally));
    }

    private static float[][] unit(long seed, int n, double mean) {
        Random random = new Random(seed);
        float[][] rows = new float[n][D];
        for (float[] row : rows) {
            double square = 0;
            for (int i = 0; i < D; i++) {
                row[i] = (float) (random.nextGaussian() + (i == 0 ? mean * 4 : 0));
                square += row[i] * row[i];
            }
            for (int i = 0; i < D; i++) {
                row[i] /= (float) Math.sqrt(square);
            }
        }
        return rows;
    }
}
