package io.sparkfidelity.metric.diversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tallies;
import org.junit.jupiter.api.Test;

class DiversityTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    /** k images in equal numbers, orthogonal to each other: k. */
    @Test
    void vendiCountsDistinctImages() {
        float[][] rows = new float[320][8];
        for (int i = 0; i < rows.length; i++) {
            rows[i][i % 5] = 1;
        }
        Sample sample = new Sample("five", Tallies.buckets(20, rows));
        assertEquals(5, new VendiCosine().compute(UNIT, sample, sample).value(), 1e-10);
        assertThrows(IllegalArgumentException.class, () -> new VendiCosine()
                .compute(new ModelTraits("relu", false), sample, sample));
    }

    /** A cloud around a distant mean: one image to the raw second moment, d to the covariance. */
    @Test
    void effectiveRankDoesNotSeeTheMean() {
        Sample far = Draws.normal(1, 4000, 6, 20, i -> 1);
        double rank = new EffectiveRank().compute(UNIT, far, far).value();
        // By n = 4000 the eigenvalues are within some 4% of each other.
        assertTrue(rank > 5.98 && rank <= 6, "rank " + rank);
    }

    @Test
    void errorsAreTheSpread() {
        for (Metric metric : new Metric[] {new VendiCosine(), new EffectiveRank()}) {
            int draws = Draws.count(200, 2000);
            double sum = 0;
            double squares = 0;
            double variances = 0;
            for (int i = 0; i < draws; i++) {
                Sample sample = new Sample("draw", unequal(i));
                Score score = metric.compute(UNIT, sample, sample);
                sum += score.value() / draws;
                squares += score.value() * score.value() / draws;
                variances += Math.pow(score.standardError().getAsDouble(), 2) / draws;
            }
            double ratio = Math.sqrt(variances / (squares - sum * sum));
            assertTrue(ratio > 0.85 && ratio < 1.20, metric.name() + ": error over spread is " + ratio);
        }
    }

    private static BucketedTally unequal(int seed) {
        float[][] rows = Tallies.normal(seed, 400, 10, 0, 1);
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= (float) Math.sqrt(i + 1);
            }
        }
        return Tallies.buckets(20, Tallies.unit(rows));
    }
}
