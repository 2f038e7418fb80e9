package io.sparkfidelity.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.diversity.InceptionScore;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.RowAccumulator;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.balance.LabelBalance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedScoresTest {
    private static final ModelTraits UNIT = new ModelTraits("m", true);
    private static final int D = 4;
    private static final MomentFields FIELDS = new MomentFields(D, new FixedPoint(18));

    @Test
    void weightsOfOneChangeNoBitOfAScoreAndItsError() {
        float[][] x = Tallies.unit(Tallies.normal(1, 200, D, 0.5, 1));
        float[][] y = Tallies.unit(Tallies.normal(2, 160, D, 0.3, 1));
        Sample reference = new Sample("r", Tallies.buckets(18, x));
        Sample plain = new Sample("c", weighted(y, ones(y), false));
        Sample weighted = new Sample("c", weighted(y, ones(y), true));
        for (Metric metric : List.of(new Fid(), new Cmmd())) {
            Score without = metric.compute(UNIT, reference, plain);
            Score with = metric.compute(UNIT, reference, weighted);
            assertEquals(without.value(), with.value(), metric.name());
            assertEquals(without.standardError(), with.standardError());
            assertEquals(without.replicates(), with.replicates());
            assertEquals(without.candidateN(), with.candidateN());
            assertEquals(without.estimator() + ", balanced", with.estimator());
            assertEquals(160, with.details().get("effectiveN"));
            assertFalse(without.details().containsKey("effectiveN"));
        }
    }

    @Test
    void rowsAreCountedAndTheFloorIsForTheirEffectiveNumber() {
        float[][] y = Tallies.normal(2, 300, D, 0, 1);
        long[] weights = IntStream.range(0, 300).mapToLong(i -> i < 100 ? 4 : 1).toArray();
        Sample candidate = new Sample("c", weighted(y, weights, true));
        assertEquals(300, candidate.n());
        // 600^2 / 1800
        assertEquals(200, candidate.effective(), 1e-9);
        assertEquals(200, IndependentImages.equivalent(candidate), 1e-9);
        Sample reference = new Sample("r", Tallies.buckets(18, Tallies.normal(1, 300, D, 0, 1)));
        assertEquals(200, PerfectCandidate.of(reference, candidate).n().orElseThrow());
        assertEquals(150, PerfectCandidate.of(reference, candidate).weighed(225));
        // Buckets have the sizes of their weight, in rows.
        long[] sizes = Deletion.sizes(candidate.tally());
        assertEquals(300, Arrays.stream(sizes).sum(), 8);
        assertArrayEquals(
                IntStream.range(0, Bucket.COUNT)
                        .mapToLong(j -> Math.round(candidate.tally().n(j) / 2.0))
                        .toArray(),
                sizes);
    }

    /** Both rows of a unit are alike, and half of the units weigh three times as much as the others. */
    @Test
    void unitsOfSeveralWeightedImagesAreWorthFewerStill() {
        float[][] units = Tallies.normal(7, 640, 1, 0, 1);
        float[][] rows = new float[1280][];
        long[] weights = new long[1280];
        for (int i = 0; i < 1280; i++) {
            rows[i] = units[i / 2];
            weights[i] = i / 2 % 2 == 0 ? 3 : 1;
        }
        Sample sample = new Sample(
                        "c",
                        weighted(
                                rows,
                                weights,
                                IntStream.range(0, 1280).map(i -> Bucket.of(Bucket.hash("u" + i / 2))),
                                true))
                .groupedByUnit(true);
        // 640 units of weights 3 and 1 are 512; the design effect of 15 degrees of freedom errs by a third of itself.
        double equivalent = IndependentImages.equivalent(sample);
        assertTrue(equivalent > 512 / 2.0 && equivalent < 512 * 2.0, () -> "" + equivalent);
    }

    /**
     * Draws of a candidate whose classes have other shares than the reference's: balanced, they score as draws with the
     * reference's shares do, and the intervals hold the mean of the scores.
     */
    @Test
    void balancedScoresAreThoseOfTheReferencesSharesAndIntervalsHoldThem() {
        Random random = new Random(11);
        int draws = 60;
        double[] balanced = new double[draws];
        double[] natural = new double[draws];
        double[] skewed = new double[draws];
        Score[] scores = new Score[draws];
        for (int draw = 0; draw < draws; draw++) {
            Labelled reference = Labelled.draw(random, 600, 1 / 3.0, 1 / 3.0, 0);
            Labelled candidate = Labelled.draw(random, 600, 0.6, 0.25, 0.2);
            Labelled even = Labelled.draw(random, 600, 1 / 3.0, 1 / 3.0, 0.2);
            Map<String, Long> weights = new LabelBalance(reference.counts(), candidate.counts())
                    .weights(4096)
                    .byLabel();
            Sample side = new Sample("r", Tallies.buckets(18, reference.rows()));
            scores[draw] = new Fid()
                    .compute(UNIT, side, new Sample("c", weighted(candidate.rows(), candidate.weights(weights), true)));
            balanced[draw] = scores[draw].value();
            natural[draw] = new Fid()
                    .compute(UNIT, side, new Sample("c", Tallies.buckets(18, even.rows())))
                    .value();
            skewed[draw] = new Fid()
                    .compute(UNIT, side, new Sample("c", Tallies.buckets(18, candidate.rows())))
                    .value();
        }
        double mean = Arrays.stream(balanced).average().orElseThrow();
        double ofEven = Arrays.stream(natural).average().orElseThrow();
        double ofSkewed = Arrays.stream(skewed).average().orElseThrow();
        long held = Arrays.stream(scores)
                .filter(score -> score.ci95().orElseThrow().low() <= mean
                        && mean <= score.ci95().orElseThrow().high())
                .count();
        // The deviation of a score is 0.03, that of a mean of 60 thus 0.004.
        assertEquals(ofEven, mean, 0.02);
        assertTrue(ofSkewed > 2 * mean, () -> ofSkewed + " and " + mean);
        // 95% or more of 60: fewer than 53 has the probability 0.01
        assertTrue(held >= 53, () -> held + " of " + draws);
    }

    @Test
    void whatTakesTheBiasOffAndWhatVisitsPairsTakesNoWeights() {
        assertEquals(
                List.of("fid", "sfid", "cmmd", "inception_score"),
                Metrics.all().stream()
                        .filter(Metric::takesWeights)
                        .map(Metric::name)
                        .toList());
        Metrics.all().stream()
                .filter(Metric::takesWeights)
                .forEach(metric -> assertTrue(metric.requires().pairs().none(), metric.name()));
    }

    @Test
    void anInceptionScoreWithWeightsHasNoExtrapolation() {
        TallyFields possible = new TallyFields(FIELDS, 3);
        float[][] rows = Tallies.normal(2, 320, D, 0, 1);
        float[][] logits = Tallies.normal(3, 320, 3, 0, 2);
        Sample plain = new Sample("c", counted(new CountedFields(possible, false, true, false), rows, logits));
        Sample weighted =
                new Sample("c", counted(new CountedFields(possible, false, true, false).withWeights(), rows, logits));
        Score without = new InceptionScore().compute(UNIT, plain, plain);
        Score with = new InceptionScore().compute(UNIT, plain, weighted);
        assertEquals(without.value(), with.value());
        assertTrue(without.details().containsKey("extrapolated"));
        assertFalse(with.details().containsKey("extrapolated"));
    }

    /** Rows of three classes that lie apart. */
    private record Labelled(float[][] rows, List<String> labels) {
        static Labelled draw(Random random, int n, double first, double second, double shift) {
            float[][] rows = new float[n][D];
            List<String> labels = new ArrayList<>();
            for (float[] row : rows) {
                double at = random.nextDouble();
                int label = at < first ? 0 : at < first + second ? 1 : 2;
                labels.add("c" + label);
                for (int i = 0; i < D; i++) {
                    row[i] = (float) (random.nextGaussian() + shift + (i == label ? 1.5 : 0));
                }
            }
            return new Labelled(rows, labels);
        }

        Map<String, Long> counts() {
            return labels.stream().collect(Collectors.groupingBy(label -> label, TreeMap::new, Collectors.counting()));
        }

        long[] weights(Map<String, Long> byLabel) {
            return labels.stream()
                    .mapToLong(label -> byLabel.getOrDefault(label, 0L))
                    .toArray();
        }
    }

    private static long[] ones(float[][] rows) {
        return IntStream.range(0, rows.length).mapToLong(i -> 1).toArray();
    }

    private static BucketedTally weighted(float[][] rows, long[] weights, boolean asWeights) {
        return weighted(
                rows, weights, IntStream.range(0, rows.length).map(i -> Bucket.of(Bucket.hash("row " + i))), asWeights);
    }

    private static BucketedTally weighted(float[][] rows, long[] weights, IntStream bucketOfRow, boolean asWeights) {
        CountedFields plain = new CountedFields(
                TallyFields.of(new MomentFields(rows[0].length, new FixedPoint(18))), true, false, false);
        CountedFields fields = asWeights ? plain.withWeights() : plain;
        int[] buckets = bucketOfRow.toArray();
        List<Tally> tallies = new ArrayList<>();
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields)) {
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                try (RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
                    for (int i = 0; i < rows.length; i++) {
                        if (buckets[i] == bucket) {
                            accumulator.add(rows[i], weights[i]);
                        }
                    }
                    tallies.add(accumulator.toTally());
                }
            }
        }
        return BucketedTally.of(tallies);
    }

    private static BucketedTally counted(CountedFields fields, float[][] rows, float[][] logits) {
        List<Tally> tallies = new ArrayList<>();
        try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields)) {
            for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                try (RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
                    for (int i = bucket; i < rows.length; i += Bucket.COUNT) {
                        accumulator.add(rows[i], logits[i]);
                    }
                    tallies.add(accumulator.toTally());
                }
            }
        }
        return BucketedTally.of(tallies);
    }
}
