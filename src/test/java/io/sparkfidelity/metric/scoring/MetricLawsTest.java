package io.sparkfidelity.metric.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelOutput;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.SliceRole;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.novelty.KenGaussian;
import io.sparkfidelity.metric.pairwise.MmdAggregated;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.tally.Accumulator;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.CountedFields;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.GramScratch;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.MarginalAccumulator;
import io.sparkfidelity.tally.MarginalFields;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.ProjectionAccumulator;
import io.sparkfidelity.tally.ProjectionScratch;
import io.sparkfidelity.tally.Tallies;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must be true of every metric of the list, whatever it measures. */
class MetricLawsTest {
    private static final ModelTraits UNIT = new ModelTraits("features", true);
    private static final int D = 6;
    private static final MomentFields MOMENTS = new MomentFields(D, new FixedPoint(18));
    private static final TallyFields FIELDS = new TallyFields(MOMENTS, 4, 16);
    private static final double NOTHING = 1e-8;

    private static final Images X = Images.drawn(1, 320, 0.2);
    private static final Images Y = Images.drawn(2, 280, 0.5);
    private static final Images Z = Images.drawn(3, 240, 0.8);

    static List<Metric> metrics() {
        return Metrics.all();
    }

    @Test
    void namesAreUniqueAndFamiliesAreNoNamesOfOthers() {
        List<String> names = metrics().stream().map(Metric::name).toList();
        assertEquals(names.size(), new HashSet<>(names).size());
        for (Metric metric : metrics()) {
            assertTrue(Metrics.family(metric.family()).contains(metric), metric.name());
            assertTrue(metric.family().equals(metric.name()) || !names.contains(metric.family()), metric.name());
            assertEquals(Optional.of(metric), Metrics.named(metric.name()));
        }
        assertEquals(
                names.size(), metrics().stream().map(Metric::words).distinct().count());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void itsNameWordsAndRelationsAreSound(Metric metric) {
        assertTrue(metric.name().matches("[a-z][a-z0-9_.]*"), metric.name());
        assertTrue(metric.words().matches("\\S.*[^\\s.]"), metric.words());
        metric.corrected().ifPresent(name -> {
            Metric sibling = Metrics.named(name).orElseThrow();
            assertEquals(metric.direction(), sibling.direction());
            assertEquals(metric.comparison(), sibling.comparison());
            assertEquals(Optional.empty(), sibling.corrected());
            assertEquals(Score.Bias.NONE, score(sibling, X, Y).bias());
        });
        if (metric.inSlices() == SliceRole.RANKING) {
            assertEquals(Score.Direction.SMALLER_IS_BETTER, metric.direction());
            assertEquals(Score.Bias.NONE, score(metric, X, Y).bias());
        }
        if (metric.drawsMaps()) {
            assertEquals(Comparison.SYMMETRIC, metric.comparison());
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void itsScoreIsAsItSaysOfItself(Metric metric) {
        Score score = score(metric, X, Y);
        assertEquals(metric.name(), score.metric());
        assertEquals(metric.direction(), score.direction());
        assertTrue(score.hasValue() && metric.possible().holds(score.value()), score.toString());
        // A test's statistic has a p-value in place of an error.
        boolean test = metric instanceof MmdAggregated;
        assertEquals(!test, score.standardError().isPresent(), score.toString());
        assertTrue(!test || score.details().containsKey(CmmdUnbiased.P_VALUE), score.toString());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void theSameSetIsAtItsBest(Metric metric) {
        double value = score(metric, X, X).value();
        if (metric.comparison() == Comparison.OF_CANDIDATE) {
            assertEquals(score(metric, Y, X).value(), value);
        } else if (metric.possible() == ValueRange.ANY && metric.direction() == Score.Direction.LARGER_IS_BETTER) {
            // It has no best value.
            assertTrue(value > score(metric, X, Y).value());
        } else if (metric.direction() == Score.Direction.LARGER_IS_BETTER) {
            assertEquals(1, value, NOTHING);
        } else {
            assertTrue(value <= NOTHING && metric.possible().holds(value), "of the same set: " + value);
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void theSidesMayChangePlacesWhereItSaysSo(Metric metric) {
        double one = score(metric, X, Y).value();
        double other = score(metric, Y, X).value();
        assertEquals(
                metric.comparison() == Comparison.SYMMETRIC,
                Math.abs(one - other) <= NOTHING * Math.abs(one),
                one + " and " + other);
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void theOrderOfRowsIsIrrelevant(Metric metric) {
        if (metric instanceof KenGaussian) {
            // It takes the first rows of a bucket: by hash, which these rows have none of.
            return;
        }
        Score score = score(metric, X, Y);
        Score shuffled = score(metric, X.shuffled(7), Y.shuffled(8));
        assertEquals(score.value(), shuffled.value(), 1e-12 * Math.abs(score.value()));
        if (metric.requires().pairs().none()) {
            assertEquals(score, shuffled);
        }
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void theOrderOfCandidatesIsIrrelevant(Metric metric) {
        Scorer forth = new Scorer(UNIT, X.sample("x"));
        Scorer back = new Scorer(UNIT, X.sample("x"));
        Score y = score(forth, metric, X, Y);
        Score z = score(forth, metric, X, Z);
        assertEquals(z, score(back, metric, X, Z));
        assertEquals(y, score(back, metric, X, Y));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void partsMergedAreTheUnion(Metric metric) {
        Images[] parts = Y.parts();
        Sample a = parts[0].sample("y");
        Sample b = parts[1].sample("y");
        Map<String, BucketedTally> labels = new HashMap<>();
        a.labels()
                .labels()
                .forEach(label -> labels.put(
                        label, merged(a.labels().tally(label), b.labels().tally(label))));
        Sample both = new Sample("y", merged(a.tally(), b.tally()), LabelledTallies.of(labels), Optional.empty());
        assertEquals(score(metric, X, Y), score(new Scorer(UNIT, X.sample("x")), metric, both, X, Y));
    }

    /** What it requires is enough for the same bits, and an obstacle is said where any of it is missing. */
    @ParameterizedTest
    @MethodSource("metrics")
    void whatItRequiresIsWhatItNeeds(Metric metric) {
        Sample x = required(metric, X.sample("x"));
        Sample y = required(metric, Y.sample("y"));
        Score score = score(new Scorer(UNIT, x), metric, y, X, Y);
        Set<String> fields = metric.requires().tallyFields();
        boolean labels = !metric.requires().labelFields().isEmpty();
        assertEquals(score(metric, X, Y), score);
        boolean pairs = !metric.requires().pairs().none();
        boolean unit = metric.requires().unitNorm();
        boolean counted = !metric.needsNoCount();
        assertEquals(Optional.empty(), obstacle(metric, new AtHand("y", fields, unit, labels, pairs, counted)));
        assertEquals(
                labels,
                obstacle(metric, new AtHand("y", fields, true, false, true, true))
                        .isPresent());
        assertEquals(
                pairs,
                obstacle(metric, new AtHand("y", fields, true, true, false, true))
                        .isPresent());
        assertEquals(
                unit,
                obstacle(metric, new AtHand("y", fields, false, true, true, true))
                        .isPresent());
        assertEquals(
                counted,
                obstacle(metric, new AtHand("y", fields, true, true, true, false))
                        .isPresent());
        for (String field : fields) {
            Set<String> fewer = new HashSet<>(fields);
            fewer.remove(field);
            String obstacle = obstacle(metric, new AtHand("y", fewer, true, true, true, true))
                    .orElseThrow();
            assertTrue(obstacle.contains("'y' has no "), obstacle);
        }
    }

    private static Optional<String> obstacle(Metric metric, AtHand side) {
        return metric.obstacle(side.of(metric.output()));
    }

    /** A score under the name of another output's would be no one's. */
    @ParameterizedTest
    @MethodSource("metrics")
    void itIsOfOneOutput(Metric metric) {
        Set<String> fields = metric.requires().tallyFields();
        for (ModelOutput output : ModelOutput.values()) {
            boolean refused = metric.obstacle(new AtHand("y", fields, true, true, true, true, output))
                    .isPresent();
            assertEquals(output != metric.output(), refused);
        }
    }

    /** What is counted for it alone gives the same bits as all that there is, of two sets and of one set twice. */
    @ParameterizedTest
    @MethodSource("metrics")
    void whatIsCountedForItAloneGivesTheSameBits(Metric metric) {
        Plan plan = Plan.of(List.of(metric));
        Set<String> counted = CountedFields.of(FIELDS, plan.tallyFields()).all().stream()
                .map(Field::name)
                .collect(Collectors.toSet());
        assertTrue(counted.containsAll(plan.tallyFields()), counted.toString());
        assertEquals(plan.tallyFields().contains(MomentFields.GRAM), counted.contains(MomentFields.GRAM));
        assertEquals(plan.tallyFields().contains(TallyFields.PROBABILITY), counted.contains(TallyFields.PROBABILITY));
        for (Images candidate : List.of(X, Y)) {
            Sample x = X.sample("x");
            Sample y = candidate.sample("y");
            assertEquals(
                    score(new Scorer(UNIT, x), metric, y, X, candidate),
                    score(
                            new Scorer(UNIT, counted(counted, plan, x)),
                            metric,
                            counted(counted, plan, y),
                            X,
                            candidate));
        }
    }

    private static Sample counted(Set<String> fields, Plan plan, Sample sample) {
        Set<String> ofLabel = CountedFields.of(FIELDS, plan.labelFields()).all().stream()
                .map(Field::name)
                .collect(Collectors.toSet());
        Map<String, BucketedTally> labels = new HashMap<>();
        if (!plan.labelFields().isEmpty()) {
            sample.labels()
                    .labels()
                    .forEach(label ->
                            labels.put(label, only(ofLabel, sample.labels().tally(label))));
        }
        return new Sample(sample.name(), only(fields, sample.tally()), LabelledTallies.of(labels), sample.units());
    }

    private static Sample required(Metric metric, Sample sample) {
        Set<String> fields = new HashSet<>(metric.requires().tallyFields());
        fields.add(MomentFields.N);
        Map<String, BucketedTally> labels = new HashMap<>();
        if (!metric.requires().labelFields().isEmpty()) {
            for (String label : sample.labels().labels()) {
                labels.put(
                        label,
                        only(metric.requires().labelFields(), sample.labels().tally(label)));
            }
        }
        return new Sample(sample.name(), only(fields, sample.tally()), LabelledTallies.of(labels), sample.units());
    }

    private static BucketedTally only(Set<String> fields, BucketedTally tally) {
        return buckets(bucket -> {
            Map<Field, long[]> vectors = new HashMap<>();
            for (Field field : tally.bucket(bucket).fields()) {
                if (fields.contains(field.name())) {
                    vectors.put(field, tally.bucket(bucket).vector(field.name()));
                }
            }
            return Tally.of(vectors);
        });
    }

    private static BucketedTally merged(BucketedTally a, BucketedTally b) {
        return buckets(bucket -> a.bucket(bucket).add(b.bucket(bucket)));
    }

    private static BucketedTally buckets(Function<Integer, Tally> tally) {
        return BucketedTally.of(
                IntStream.range(0, Bucket.COUNT).boxed().map(tally).toList());
    }

    private static Score score(Metric metric, Images x, Images y) {
        return score(new Scorer(UNIT, x.sample("x")), metric, x, y);
    }

    private static Score score(Scorer scorer, Metric metric, Images x, Images y) {
        return score(scorer, metric, y.sample("y"), x, y);
    }

    private static Score score(Scorer scorer, Metric metric, Sample candidate, Images x, Images y) {
        Optional<PairFindings> folds =
                metric.requires().pairs().none() ? Optional.empty() : Optional.of(folds(metric, x, y));
        return scorer.scores(List.of(metric), candidate, folds, Optional.empty())
                .get(0);
    }

    private static PairFindings folds(Metric metric, Images x, Images y) {
        PairRequirements required = PairRequirements.of(List.of(metric));
        LocalFolds folds = new LocalFolds(x.tiles(Side.REFERENCE), y.tiles(Side.CANDIDATE), 1);
        FoldResults found = folds.run(required.group(Arithmetic.DOUBLE));
        return new PairFindings(
                x.byBucket(),
                y.byBucket(),
                OptionalLong.empty(),
                required.kernels(),
                required.kernelSums(Arithmetic.DOUBLE).map(found::of),
                Optional.empty(),
                required.neighbourhoods().isEmpty()
                        ? Map.of()
                        : folds.manifolds(required.neighbourhoods(), required.clipped()),
                Map.of(),
                found);
    }

    /** An image's unit vector, logits, class and bucket. */
    private record Image(float[] embedding, float[] logits, String label, int bucket) {}

    private record Images(List<Image> rows) {
        static Images drawn(long seed, int n, double shift) {
            Random random = new Random(seed * 0x9E3779B97F4A7C15L);
            float[][] embeddings = Tallies.normal(random.nextLong(), n, D, 0, 1);
            for (float[] row : embeddings) {
                row[0] += (float) shift;
            }
            Tallies.unit(embeddings);
            float[][] logits = Tallies.normal(random.nextLong(), n, FIELDS.classes(), 0, 1 + shift);
            List<Image> rows = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                String label = random.nextDouble() < 0.6 ? "cat" : "dog";
                rows.add(new Image(embeddings[i], logits[i], label, random.nextInt(Bucket.COUNT)));
            }
            return new Images(rows);
        }

        Images shuffled(long seed) {
            List<Image> shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, new Random(seed));
            return new Images(shuffled);
        }

        Images[] parts() {
            return new Images[] {new Images(rows.subList(0, 100)), new Images(rows.subList(100, rows.size()))};
        }

        Sample sample(String name) {
            Map<String, BucketedTally> labels = rows.stream()
                    .map(Image::label)
                    .distinct()
                    .collect(Collectors.toMap(
                            label -> label,
                            label -> tally(rows.stream()
                                    .filter(row -> row.label().equals(label))
                                    .toList())));
            return new Sample(name, tally(rows), LabelledTallies.of(labels), Optional.empty());
        }

        /** Every field there is. */
        private static BucketedTally tally(List<Image> rows) {
            return buckets(bucket -> {
                MarginalAccumulator marginals = new MarginalAccumulator(MarginalFields.of(MOMENTS));
                try (ProjectionScratch directions = new ProjectionScratch(FIELDS.projected());
                        ProjectionAccumulator projections = new ProjectionAccumulator(directions);
                        GramScratch scratch = new GramScratch(D);
                        Accumulator accumulator = new Accumulator(FIELDS, scratch)) {
                    for (Image row : rows) {
                        if (row.bucket() == bucket) {
                            accumulator.add(row.embedding(), row.logits());
                            marginals.add(row.embedding());
                            projections.add(row.embedding());
                        }
                    }
                    Map<Field, long[]> vectors = new HashMap<>();
                    for (Tally tally : List.of(accumulator.toTally(), marginals.toTally(), projections.toTally())) {
                        tally.fields().forEach(field -> vectors.put(field, tally.vector(field.name())));
                    }
                    return Tally.of(vectors);
                }
            });
        }

        private List<Image> byHash() {
            return rows.stream().sorted(Comparator.comparing(Image::bucket)).toList();
        }

        List<Tile> tiles(Side side) {
            return Tile.cut(
                    side,
                    byHash().stream().map(Image::embedding).toArray(float[][]::new),
                    byHash().stream().mapToInt(Image::bucket).toArray());
        }

        List<Long> byBucket() {
            return LongStream.range(0, Bucket.COUNT)
                    .map(bucket ->
                            rows.stream().filter(row -> row.bucket() == bucket).count())
                    .boxed()
                    .toList();
        }
    }
}
