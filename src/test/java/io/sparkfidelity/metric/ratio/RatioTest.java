package io.sparkfidelity.metric.ratio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.metric.statistics.StudentT;
import io.sparkfidelity.tally.BucketedTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);

    @Test
    void itIsTheDistanceOverThePerfectMeanWithBothErrors() {
        Sample reference = Draws.unitNormal(1, 400, 8, 0.2);
        for (Metric metric : List.of(new Fid(), new Cmmd())) {
            for (int seed = 2; seed < 5; seed++) {
                Sample candidate = Draws.unitNormal(seed, 300, 8, 0.1 * seed);
                List<Score> scores = new Scorer(UNIT, reference).scores(List.of(metric, new Ratio(metric)), candidate);
                Score distance = scores.get(0);
                Score ratio = scores.get(1);
                double perfect = distance.floor().orElseThrow().mean();
                assertEquals(distance.value() / perfect, ratio.value(), 1e-12 * ratio.value());
                double relative = Math.hypot(
                        distance.standardError().orElseThrow() / distance.value(),
                        ratio.details().get("perfectError") / perfect);
                assertEquals(relative, ratio.standardError().orElseThrow() / ratio.value(), 1e-12);
                Interval interval = ratio.ci95().orElseThrow();
                double reach = StudentT.factor95(15) * relative;
                assertEquals(ratio.value() * Math.exp(reach), interval.high(), 1e-9);
                assertEquals(ratio.value() / Math.exp(reach), interval.low(), 1e-9);
                // A perfect model's own ratio is 1, and what bounds its distances bounds its ratios.
                assertEquals(1, ratio.floor().orElseThrow().mean(), 0);
                assertEquals(
                        distance.floor().orElseThrow().q95() / perfect,
                        ratio.floor().orElseThrow().q95(),
                        1e-12 * ratio.value());
            }
        }
    }

    @Test
    void withoutBucketsNobodyKnowsWhatAPerfectModelScores() {
        Sample reference = new Sample(
                "whole",
                BucketedTally.pooledOnly(
                        Draws.unitNormal(1, 300, 8, 0.2).tally().pooled()));
        Score score = new Scorer(UNIT, reference)
                .scores(List.of(new Ratio(new Fid())), Draws.unitNormal(2, 300, 8, 0.2))
                .get(0);
        assertFalse(score.hasValue());
        assertTrue(score.warnings().get(0).startsWith("no value: needs fid"), "" + score.warnings());
    }
}
