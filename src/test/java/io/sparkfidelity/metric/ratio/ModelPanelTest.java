package io.sparkfidelity.metric.ratio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Interval;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Replicates;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelPanelTest {
    private static final ModelTraits MODEL = new ModelTraits("features", false);

    @Test
    void theSameModelTwiceSaysNoMoreThanOnce() {
        Score ratio = ratio(Draws.unitNormal(1, 400, 8, 0.2), Draws.unitNormal(2, 300, 8, 0.3));
        ModelPanel panel = ModelPanel.of(List.of(member(ratio), member(ratio)));
        double log = Math.log(ratio.value());
        assertEquals(log, panel.logMean(), 1e-12);
        assertEquals(0, panel.spread(), 1e-12);
        assertEquals(
                ratio.standardError().orElseThrow() / ratio.value(),
                panel.standardError().orElseThrow(),
                1e-12);
        Interval interval = panel.ci95().orElseThrow();
        assertEquals(Math.log(ratio.ci95().orElseThrow().high()), interval.high(), 1e-9);
        assertEquals(2 * log - interval.high(), interval.low(), 1e-9);
    }

    @Test
    void errorsGoTogetherAsReplicatesDo() {
        List<Double> up = alternating(1);
        List<Double> down = alternating(-1);
        // Independent over the sixteen: every second pair of buckets has the sign the other way round.
        List<Double> across = new ArrayList<>();
        for (int j = 0; j < 16; j++) {
            across.add(Math.exp(j % 4 < 2 ? 0.01 : -0.01));
        }
        ModelPanel.Member a = new ModelPanel.Member(2, OptionalDouble.of(0.5), OptionalDouble.of(4), 0.15, up, up);
        double part = Math.sqrt(0.25 * 0.25 - 0.15 * 0.15);
        assertEquals(0.25, error(a, with(up, up)), 1e-12);
        assertEquals(0.15, error(a, with(down, down)), 1e-12);
        assertEquals(Math.sqrt(part * part / 2 + 0.15 * 0.15), error(a, with(across, across)), 1e-12);
        assertEquals(Math.sqrt(part * part / 2 + 0.15 * 0.15), error(a, with(up, down)), 1e-12);
        // Nobody knows: together wholly.
        assertEquals(0.25, error(a, with(List.of(), List.of())), 1e-12);
        List<Double> unknown = new ArrayList<>(up);
        unknown.set(3, null);
        assertEquals(0.25, error(a, with(unknown, up)), 1e-12);
    }

    @Test
    void whatOneModelLacksThePanelLacks() {
        ModelPanel.Member known =
                new ModelPanel.Member(4, OptionalDouble.of(0.5), OptionalDouble.of(6), 0, List.of(), List.of());
        ModelPanel.Member unknown =
                new ModelPanel.Member(1, OptionalDouble.empty(), OptionalDouble.empty(), 0, List.of(), List.of());
        ModelPanel panel = ModelPanel.of(List.of(known, unknown));
        assertEquals(Math.log(2), panel.logMean(), 1e-12);
        assertEquals(Math.log(4) / Math.sqrt(2), panel.spread(), 1e-12);
        assertTrue(panel.standardError().isEmpty() && panel.ci95().isEmpty());
        assertThrows(IllegalArgumentException.class, () -> ModelPanel.of(List.of(known)));
    }

    /** Two models that see partly the same: the error is the spread over draws or somewhat more, and less than either's. */
    @Test
    void theErrorIsTheSpreadOverDraws() {
        for (double shift : new double[] {0, 0.4}) {
            int draws = Draws.count(16, 300);
            double[] means = new double[draws];
            double[] errors = new double[draws];
            double[] apart = new double[draws];
            List<Interval> intervals = new ArrayList<>();
            for (int i = 0; i < draws; i++) {
                float[][] x = Tallies.normal(2L * i + 1, 400, 12, 0, 1);
                float[][] y = Tallies.normal(2L * i + 2, 300, 12, shift, 1);
                // The models share four of their eight features.
                Score first = ratio(part(x, 0), part(y, 0));
                Score second = ratio(part(x, 4), part(y, 4));
                ModelPanel panel = ModelPanel.of(List.of(member(first), member(second)));
                means[i] = panel.logMean();
                errors[i] = panel.standardError().orElseThrow();
                apart[i] = first.standardError().orElseThrow() / first.value();
                intervals.add(panel.ci95().orElseThrow());
            }
            double centre = mean(means);
            double spread = Math.sqrt(
                    Arrays.stream(means).map(v -> (v - centre) * (v - centre)).sum() / (draws - 1));
            double ratio = Math.sqrt(mean(Arrays.stream(errors).map(e -> e * e).toArray())) / spread;
            double held = intervals.stream()
                            .filter(c -> c.low() <= centre && centre <= c.high())
                            .count()
                    / (double) draws;
            assertTrue(ratio > 0.7 && ratio < 1.8, "error over spread is " + ratio);
            assertTrue(held >= 0.85, "held " + held);
            assertTrue(mean(errors) < mean(apart), "two models know more than one");
        }
    }

    private static double error(ModelPanel.Member a, ModelPanel.Member b) {
        return ModelPanel.of(List.of(a, b)).standardError().orElseThrow();
    }

    private static ModelPanel.Member with(List<Double> reference, List<Double> candidate) {
        return new ModelPanel.Member(2, OptionalDouble.of(0.5), OptionalDouble.of(4), 0.15, reference, candidate);
    }

    private static List<Double> alternating(int sign) {
        List<Double> values = new ArrayList<>();
        for (int j = 0; j < Bucket.COUNT; j++) {
            values.add(Math.exp(j % 2 == 0 ? 0.01 * sign : -0.01 * sign));
        }
        return values;
    }

    private static ModelPanel.Member member(Score score) {
        Replicates replicates = score.replicates().orElseThrow();
        return new ModelPanel.Member(
                score.value(),
                score.standardError(),
                OptionalDouble.of(score.ci95().orElseThrow().high()),
                score.details().get("perfectError") / score.details().get("perfect"),
                replicates.reference(),
                replicates.candidate());
    }

    private static Score ratio(Sample reference, Sample candidate) {
        return new Scorer(MODEL, reference)
                .scores(List.of(new Ratio(new Fid())), candidate)
                .get(0);
    }

    /** Eight of the features, dealt to buckets in turn. */
    private static Sample part(float[][] rows, int from) {
        float[][] some = Arrays.stream(rows)
                .map(row -> Arrays.copyOfRange(row, from, from + 8))
                .toArray(float[][]::new);
        MomentFields fields = new MomentFields(8, new FixedPoint(18));
        return new Sample(
                "features " + from,
                Tallies.buckets(some, IntStream.range(0, rows.length).map(i -> i % Bucket.COUNT), fields));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
