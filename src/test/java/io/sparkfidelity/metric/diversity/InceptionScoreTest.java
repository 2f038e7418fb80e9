package io.sparkfidelity.metric.diversity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkfidelity.NumpyFiles;
import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.GoldenScoresTest;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.PredictionAccumulator;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InceptionScoreTest {
    private static final ModelTraits FEATURES = new ModelTraits("features", false);
    private static final int CLASSES = 60;

    @Test
    void equalsTheReferenceTools() throws IOException {
        Sample sample = new Sample("logits", Tallies.logits(NumpyFiles.npy("features/logits.npy")));
        Score score = new InceptionScore().compute(FEATURES, sample, sample);
        double expected = GoldenScoresTest.expected()
                .get("inception_score_in_order")
                .get("splits1")
                .get(0)
                .asDouble();
        // Probabilities at 2^-32.
        assertEquals(expected, score.value(), 1e-6);
        assertEquals(score.value(), score.details().get("reference"), 0);
        assertEquals(Score.Direction.LARGER_IS_BETTER, score.direction());
        assertEquals(Score.Bias.DOWNWARD, score.bias());
        assertTrue(score.warnings().contains("both sides are the same set"));
    }

    /** The reference tool's ten parts of the same rows in their order. */
    @Test
    void splitsEqualTheReference() throws IOException {
        float[][] logits = NumpyFiles.npy("features/logits.npy");
        TallyFields fields = new TallyFields(new MomentFields(1, new FixedPoint(18)), logits[0].length);
        List<Tally> splits = new ArrayList<>();
        for (int split = 0; split < 10; split++) {
            PredictionAccumulator accumulator = new PredictionAccumulator(fields);
            int part = logits.length / 10;
            Arrays.stream(logits, split * part, (split + 1) * part).forEach(accumulator::add);
            splits.add(accumulator.toTally());
        }
        Sample whole = new Sample("logits", Tallies.logits(logits));
        Sample inParts = new Sample("logits", whole.tally(), whole.labels(), splits, Optional.empty());
        Score score = new InceptionScore().compute(FEATURES, whole, inParts);
        JsonNode expected =
                GoldenScoresTest.expected().get("inception_score_in_order").get("splits10");
        assertEquals(expected.get(0).asDouble(), score.details().get("splitsMean"), 1e-6);
        assertEquals(expected.get(1).asDouble(), score.details().get("splitsDeviation"), 1e-6);
        assertEquals(10, score.details().get("splits"));
        assertEquals(new InceptionScore().compute(FEATURES, whole, whole).value(), score.value(), 0);
    }

    /** The certain and the undecided: C where every class is predicted alike, 1 where all predictions are one. */
    @Test
    void isTheNumberOfClassesOrOne() {
        float[][] certain = new float[160][4];
        float[][] undecided = new float[160][4];
        for (int i = 0; i < 160; i++) {
            certain[i][i % 4] = 100;
        }
        Sample all = new Sample("certain", Tallies.logits(certain));
        Sample none = new Sample("undecided", Tallies.logits(undecided));
        assertEquals(4, new InceptionScore().compute(FEATURES, none, all).value(), 1e-7);
        assertEquals(1, new InceptionScore().compute(FEATURES, all, none).value(), 1e-7);
    }

    /** The plug-in's bias, 1 - (C - 1)/2n or so, is gone; errors are the spread. */
    @Test
    void infinityTakesTheBiasOffAndErrorsAreTheSpread() {
        int draws = Draws.count(150, 1500);
        double truth = Math.log(score(draw(10_000, 30_000)));
        double plugIn = 0;
        double corrected = 0;
        double squares = 0;
        double variances = 0;
        for (int i = 0; i < draws; i++) {
            Sample sample = draw(i, 320);
            Score score = new InceptionScore().compute(FEATURES, sample, sample);
            plugIn += score.value() / draws;
            squares += score.value() * score.value() / draws;
            variances += Math.pow(score.standardError().getAsDouble(), 2) / draws;
            Score infinity = new InceptionScoreInfinity().compute(FEATURES, sample, sample);
            corrected += infinity.value() / draws;
            assertEquals(score.value(), infinity.details().get("plugIn"), 0);
            assertEquals(score.details().get("extrapolated"), infinity.value(), 0);
        }
        double spread = Math.sqrt(squares - plugIn * plugIn);
        double bias = plugIn - Math.exp(truth);
        assertTrue(bias < -4 * spread / Math.sqrt(draws), "there is no bias to take off: " + bias);
        assertTrue(Math.abs(corrected - Math.exp(truth)) < 0.3 * -bias, corrected + " for " + Math.exp(truth));
        double ratio = Math.sqrt(variances) / spread;
        assertTrue(ratio > 0.85 && ratio < 1.20, "error over spread is " + ratio);
    }

    @Test
    void aPerfectModelIsWithinTheFloorAndACollapsedOneBelow() {
        Sample reference = draw(1, 640);
        Score score = new Scorer(FEATURES, reference)
                .scores(List.of(new InceptionScore()), draw(2, 320))
                .get(0);
        Floor floor = score.floor().orElseThrow();
        assertTrue(floor.q05() < floor.mean() && floor.mean() < floor.q95());
        assertEquals(Floor.Place.WITHIN, floor.of(score.value(), score.direction()));
        float[][] one = new float[320][CLASSES];
        for (float[] row : one) {
            row[0] = 9;
        }
        Score collapsed = new Scorer(FEATURES, reference)
                .scores(List.of(new InceptionScore()), new Sample("one", Tallies.logits(one)))
                .get(0);
        assertEquals(Floor.Place.WORSE, floor.of(collapsed.value(), collapsed.direction()));
        assertTrue(collapsed.warnings().stream().noneMatch(w -> w.startsWith("indistinguishable")));
    }

    @Test
    void withoutBucketsThereIsNoExtrapolation() {
        Sample file =
                new Sample("file", BucketedTally.pooledOnly(draw(1, 100).tally().pooled()));
        Score score = new InceptionScoreInfinity().compute(FEATURES, file, file);
        assertTrue(!score.hasValue() && score.warnings().contains("no value: needs buckets"));
        assertTrue(new InceptionScore().compute(FEATURES, file, file).hasValue());
    }

    private static double score(Sample sample) {
        return new InceptionScore().compute(FEATURES, sample, sample).value();
    }

    private static Sample draw(long seed, int n) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        float[][] logits = new float[n][CLASSES];
        for (float[] row : logits) {
            for (int c = 0; c < row.length; c++) {
                row[c] = (float) (3 * random.nextGaussian());
            }
        }
        return new Sample("draw " + seed, Tallies.logits(logits));
    }
}
