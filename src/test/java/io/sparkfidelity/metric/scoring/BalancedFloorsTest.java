package io.sparkfidelity.metric.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.Draws;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.RowAccumulator;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import io.sparkfidelity.tally.TallyFolder;
import io.sparkfidelity.tally.balance.EvenShares;
import io.sparkfidelity.tally.balance.LabelBalance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a candidate is taken for a perfect model that is one within every class, whatever its shares. */
class BalancedFloorsTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);
    private static final double[] SHARES = {0.4, 0.3, 0.15, 0.1, 0.05};
    private static final double[] EQUAL = {0.2, 0.2, 0.2, 0.2, 0.2};

    /**
     * 5% should be called worse: as of {@link FloorLevelsTest} 10% pass, and three binomial deviations more. 2,000 draws gave 4.2 to 5.9%, and
     * 0.0 to 1.0% by the floor of chance where classes lie apart.
     * The mean score over the mean floor is known to 0.03 and 0.1 from 60 draws; the floor of the shares as they fall is too
     * high by the ratio of {@code tooHigh} at least.
     */
    @ParameterizedTest
    @CsvSource({"0.2, 400, 400, 0.9", "2, 400, 400, 1.1", "8, 160, 480, 4"})
    void anEqualBalancedCandidateIsTakenForOne(double apart, int n, int m, double tooHigh) {
        List<Metric> metrics = List.of(
                Metrics.named("fid").orElseThrow(), Metrics.named("cmmd").orElseThrow());
        int draws = Draws.count(60, 2000);
        int[] worse = new int[metrics.size()];
        int[] earlier = new int[metrics.size()];
        double[] values = new double[metrics.size()];
        double[] floors = new double[metrics.size()];
        double[] ofChance = new double[metrics.size()];
        for (int i = 0; i < draws; i++) {
            Random random = new Random(i);
            Labelled x = Labelled.draw(random, n, SHARES, apart);
            Labelled y = Labelled.draw(random, m, EQUAL, apart);
            Sample candidate = new Sample(
                    "c",
                    y.weighted(new LabelBalance(x.counts(), y.counts())
                            .weights(4096)
                            .byLabel()));
            Sample reference = x.sample();
            try (TallyFolder folder = new TallyFolder()) {
                Sample even = reference.with(
                        EvenShares.of(reference.tally(), x.labelled(), folder).orElseThrow());
                List<Score> scores = new Scorer(UNIT, even).scores(metrics, candidate);
                List<Score> before = new Scorer(UNIT, reference).scores(metrics, candidate);
                for (int k = 0; k < worse.length; k++) {
                    Score score = scores.get(k);
                    Floor floor = score.floor().orElseThrow();
                    worse[k] += floor.of(score.value(), score.direction()) == Floor.Place.WORSE ? 1 : 0;
                    values[k] += score.value();
                    floors[k] += floor.mean();
                    Floor chance = before.get(k).floor().orElseThrow();
                    ofChance[k] += chance.mean();
                    earlier[k] += chance.of(score.value(), score.direction()) == Floor.Place.WORSE ? 1 : 0;
                }
            }
        }
        for (int k = 0; k < worse.length; k++) {
            String said = String.format(
                    Locale.ROOT,
                    "%s of %d:%d at %.1f is worse in %.1f%% (%.1f%% by the floor of chance), %.3f of the floor and"
                            + " %.3f of that of chance",
                    metrics.get(k).name(),
                    n,
                    m,
                    apart,
                    100.0 * worse[k] / draws,
                    100.0 * earlier[k] / draws,
                    values[k] / floors[k],
                    values[k] / ofChance[k]);
            assertTrue(worse[k] <= 0.1 * draws + 3 * Math.sqrt(0.09 * draws), said);
            assertEquals(1, values[k] / floors[k], 0.15, said);
            assertTrue(ofChance[k] > tooHigh * values[k], said);
        }
    }

    private record Labelled(float[][] rows, List<String> labels) {
        static Labelled draw(Random random, int n, double[] shares, double apart) {
            int d = shares.length + 1;
            float[][] rows = new float[n][d];
            List<String> labels = new ArrayList<>();
            for (float[] row : rows) {
                double at = random.nextDouble();
                int label = 0;
                while (label < shares.length - 1 && at >= shares[label]) {
                    at -= shares[label];
                    label++;
                }
                labels.add("c" + label);
                for (int i = 0; i < d; i++) {
                    row[i] = (float) (random.nextGaussian() + (i == label ? apart : 0));
                }
            }
            return new Labelled(Tallies.unit(rows), labels);
        }

        Map<String, Long> counts() {
            return labels.stream().collect(Collectors.groupingBy(label -> label, TreeMap::new, Collectors.counting()));
        }

        Sample sample() {
            return new Sample("r", counted(fields(true), Map.of(), labels));
        }

        LabelledTallies labelled() {
            Map<String, BucketedTally> tallies = new HashMap<>();
            counts().keySet().forEach(label -> tallies.put(label, counted(fields(false), Map.of(), List.of(label))));
            return LabelledTallies.of(tallies);
        }

        BucketedTally weighted(Map<String, Long> weights) {
            return counted(fields(true).withWeights(), weights, labels);
        }

        private CountedFields fields(boolean gram) {
            return new CountedFields(
                    TallyFields.of(new MomentFields(rows[0].length, new FixedPoint(18))), gram, false, false);
        }

        private BucketedTally counted(CountedFields fields, Map<String, Long> weights, Collection<String> these) {
            List<Tally> tallies = new ArrayList<>();
            try (RowAccumulator.Scratch scratch = new RowAccumulator.Scratch(fields)) {
                for (int bucket = 0; bucket < Bucket.COUNT; bucket++) {
                    try (RowAccumulator accumulator = RowAccumulator.of(fields, scratch)) {
                        for (int i = 0; i < rows.length; i++) {
                            if (Bucket.of(Bucket.hash("row " + i)) == bucket && these.contains(labels.get(i))) {
                                accumulator.add(rows[i], weights.getOrDefault(labels.get(i), 1L));
                            }
                        }
                        tallies.add(accumulator.toTally());
                    }
                }
            }
            return BucketedTally.of(tallies);
        }
    }
}
