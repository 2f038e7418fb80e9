package io.sparkfidelity.cli.bench;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.metric.scoring.Scorer;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What each metric costs by itself, between two sets of unit vectors of which one is shifted; those of labels, logits or a
 * spatial output are left out, and said.
 *
 * @param rows of either side
 * @param dimension of the vectors
 * @param directions on which rows are projected
 * @param cores that pairs are divided among
 */
record EveryMetric(int rows, int dimension, int directions, int cores) {
    private static final ModelTraits MODEL = new ModelTraits("synthetic", true);

    /** One side. */
    private record Made(SyntheticRows rows, Sample sample) {}

    void print(PrintWriter console) {
        long start = System.nanoTime();
        Made x = set("x", 1, 0);
        Made y = set("y", 2, 0.02f);
        console.printf(
                Locale.ROOT,
                "every metric, %,d x %d on either side; tallies with projections of both: %.1f s%n",
                rows,
                dimension,
                seconds(start));
        console.printf("%-30s %10s %10s %10s%n", "seconds for", "pairs", "score", "its floor");
        Set<String> fields =
                x.sample().tally().pooled().fields().stream().map(Field::name).collect(Collectors.toSet());
        List<String> without = Metrics.all().stream()
                .filter(metric -> metric.obstacle(new AtHand("x", fields, true, false, true, true))
                        .isPresent())
                .map(Metric::name)
                .toList();
        for (Metric metric : Metrics.all()) {
            if (!without.contains(metric.name())) {
                console.println(line(metric, x, y));
                console.flush();
            }
        }
        console.println("not of unit vectors alone: " + String.join(", ", without));
    }

    private String line(Metric metric, Made x, Made y) {
        long start = System.nanoTime();
        Optional<PairFindings> pairs =
                metric.requires().pairs().none() ? Optional.empty() : Optional.of(pairs(metric, x, y));
        double ofPairs = seconds(start);
        double ofScore = timed(Scorer.withoutFloors(MODEL, x.sample()), metric, y, pairs);
        double withFloor = timed(new Scorer(MODEL, x.sample()), metric, y, pairs);
        return String.format(
                Locale.ROOT,
                "%-30s %10s %10.2f %10s",
                metric.name(),
                pairs.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", ofPairs),
                ofScore,
                metric.floor().isEmpty() || pairs.isPresent()
                        ? "-"
                        : String.format(Locale.ROOT, "%.2f", Math.max(0, withFloor - ofScore)));
    }

    private static double timed(Scorer scorer, Metric metric, Made y, Optional<PairFindings> pairs) {
        long start = System.nanoTime();
        List<Score> scores = OpenBlas.alone(() -> scorer.scores(List.of(metric), y.sample(), pairs, Optional.empty()));
        if (scores.isEmpty()) {
            throw new IllegalStateException(metric.name() + " gave no score");
        }
        return seconds(start);
    }

    private PairFindings pairs(Metric metric, Made x, Made y) {
        PairRequirements required = PairRequirements.of(List.of(metric));
        LocalFolds folds =
                new LocalFolds(x.rows().tiles(Side.REFERENCE), y.rows().tiles(Side.CANDIDATE), cores);
        Arithmetic arithmetic = Arithmetic.of(rows, rows);
        FoldResults found = folds.run(required.group(arithmetic));
        return new PairFindings(
                x.rows().byBucket(),
                y.rows().byBucket(),
                OptionalLong.empty(),
                required.kernels(),
                required.kernelSums(arithmetic).map(found::of),
                Optional.empty(),
                required.neighbourhoods().isEmpty()
                        ? Map.of()
                        : folds.manifolds(required.neighbourhoods(), required.clipped()),
                Map.of(),
                found);
    }

    private Made set(String name, long seed, float shift) {
        SyntheticRows made = SyntheticRows.unit(seed, rows, dimension, shift);
        TallyFields fields = new TallyFields(new MomentFields(dimension, new FixedPoint(18)), 0, directions);
        BucketedTally moments = made.tally(fields.moments(), cores);
        BucketedTally projections = made.projections(fields.projected(), cores);
        return new Made(
                made,
                new Sample(
                        name,
                        BucketedTally.of(IntStream.range(0, Bucket.COUNT)
                                .mapToObj(bucket -> both(moments.bucket(bucket), projections.bucket(bucket)))
                                .toList())));
    }

    private static Tally both(Tally some, Tally more) {
        Map<Field, long[]> vectors = new HashMap<>();
        for (Tally tally : List.of(some, more)) {
            tally.fields().forEach(field -> vectors.put(field, tally.vector(field.name())));
        }
        return Tally.of(vectors);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
