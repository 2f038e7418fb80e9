package io.sparkfidelity.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MeasureMeanTest {
    private static final Measure MEASURE =
            new Measure("m", "a measure", "", -4, 4, Measure.Direction.LARGER, "it has none");
    private static final MeasureMean MEAN = new MeasureMean(MEASURE);

    private static Sample normal(String name, int n, double shift, Random random) {
        List<MeasureAccumulator> buckets = new ArrayList<>();
        for (int b = 0; b < Bucket.COUNT; b++) {
            buckets.add(new MeasureAccumulator(MEASURE));
        }
        for (int i = 0; i < n; i++) {
            buckets.get(random.nextInt(Bucket.COUNT)).add(shift + random.nextGaussian());
        }
        return new Sample(
                name,
                BucketedTally.of(
                        buckets.stream().map(MeasureAccumulator::toTally).toList()));
    }

    private static Score score(Sample reference, Sample candidate) {
        return new Scorer(new ModelTraits("images", false), reference)
                .scores(List.of(MEAN), candidate)
                .get(0);
    }

    @Test
    void intervalsCoverTheMeanAndFloorsHoldPerfectModels() {
        int covered = 0;
        int below = 0;
        int draws = 400;
        double errors = 0;
        Random random = new Random(7);
        for (int i = 0; i < draws; i++) {
            Score score = score(normal("r", 800, 0, random), normal("c", 400, 0, random));
            covered += score.ci95().orElseThrow().low() <= 0
                            && score.ci95().orElseThrow().high() >= 0
                    ? 1
                    : 0;
            below += score.value() < score.floor().orElseThrow().q05() ? 1 : 0;
            errors += score.standardError().orElseThrow();
        }
        // 400 draws of 95% scatter by 1.1 points: three of them to either side.
        assertEquals(0.95, (double) covered / draws, 0.033);
        assertEquals(0.05, (double) below / draws, 0.033);
        assertEquals(1 / Math.sqrt(400), errors / draws, 0.002);
    }

    @Test
    void equalValuesDoNotMakeTwoSetsTheSame() {
        Sample one = normal("r", 200, 0, new Random(1));
        Sample other = new Sample("c", one.tally());
        assertFalse(score(one, other).warnings().contains(ScoreBuilder.SAME_SET));
    }

    @Test
    void aSetWithoutValuesHasNoScore() {
        Tally zero = Tally.zero(MeasureFields.all());
        Sample nothing = new Sample("c", BucketedTally.pooledOnly(zero));
        Score score = score(normal("r", 200, 0, new Random(1)), nothing);
        assertFalse(score.hasValue());
        assertTrue(score.warnings().contains("no value: no image has one (it has none)"), score.warnings()::toString);
    }
}
