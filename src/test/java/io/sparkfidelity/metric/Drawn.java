package io.sparkfidelity.metric;

import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.split.SplitManifoldScorer;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Rows of a random draw with their buckets, to be tallied and paired. */
public record Drawn(float[][] rows, int[] buckets) {

    /**
     * Units of several rows each, in random buckets: a unit's rows share {@code share} of their variance.
     *
     * @param row one row's noise, of deviation 1
     */
    public static Drawn units(long seed, int units, int each, double share, Function<Random, float[]> row) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        float[][] rows = new float[units * each][];
        int[] buckets = new int[rows.length];
        for (int u = 0; u < units; u++) {
            float[] common = row.apply(random);
            int bucket = random.nextInt(Bucket.COUNT);
            for (int i = u * each; i < (u + 1) * each; i++) {
                rows[i] = row.apply(random);
                buckets[i] = bucket;
                for (int k = 0; k < common.length; k++) {
                    rows[i][k] = (float) (Math.sqrt(share) * common[k] + Math.sqrt(1 - share) * rows[i][k]);
                }
            }
        }
        return new Drawn(rows, buckets);
    }

    /** Independent rows, in random buckets. */
    public static Drawn rows(long seed, int n, Function<Random, float[]> row) {
        return units(seed, n, 1, 0, row);
    }

    /** Normal coordinates. */
    public static Function<Random, float[]> normal(int d, double mean, double deviation) {
        return random -> {
            float[] row = new float[d];
            for (int k = 0; k < d; k++) {
                row[k] = (float) (mean + deviation * random.nextGaussian());
            }
            return row;
        };
    }

    /** The same rows, scaled to length 1. */
    public Drawn unit() {
        Tallies.unit(rows);
        return this;
    }

    /** The same rows in other buckets. */
    public Drawn inBuckets(int[] others) {
        return new Drawn(rows, others);
    }

    /** In the order of buckets. */
    private Drawn sorted() {
        int[] order = IntStream.range(0, rows.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> buckets[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Drawn(
                Arrays.stream(order).mapToObj(i -> rows[i]).toArray(float[][]::new),
                Arrays.stream(order).map(i -> buckets[i]).toArray());
    }

    public BucketedTally tally() {
        return Tallies.buckets(rows, Arrays.stream(buckets), new MomentFields(rows[0].length, new FixedPoint(18)));
    }

    public Sample sample(String name) {
        return new Sample(name, tally());
    }

    /** The evidence of two draws, with the pairs that a metric requires. */
    public static Evidence evidence(
            ModelTraits model, Metric metric, Drawn reference, Drawn candidate, boolean grouped) {
        PairRequirements required = metric.requires().pairs();
        Optional<PairFindings> pairs =
                required.none() ? Optional.empty() : Optional.of(findings(required, reference, candidate));
        return new Evidence(
                model,
                reference.sample("reference").groupedByUnit(grouped),
                candidate.sample("candidate").groupedByUnit(grouped),
                pairs,
                Optional.empty());
    }

    /** What is found on the pairs of two draws, floors too if they are required. */
    public static PairFindings findings(PairRequirements required, Drawn reference, Drawn candidate) {
        Drawn x = reference.sorted();
        Drawn y = candidate.sorted();
        List<Tile> tiles = Tile.cut(Side.REFERENCE, x.rows, x.buckets);
        LocalFolds folds = new LocalFolds(tiles, Tile.cut(Side.CANDIDATE, y.rows, y.buckets), 1);
        boolean neighbours = !required.neighbourhoods().isEmpty();
        return new PairFindings(
                x.byBucket(),
                y.byBucket(),
                OptionalLong.empty(),
                required.kernels(),
                required.kernels().isEmpty()
                        ? Optional.empty()
                        : Optional.of(folds.kernelSums(required.kernels(), Arithmetic.DOUBLE)),
                Optional.empty(),
                neighbours ? folds.manifolds(required.neighbourhoods(), required.clipped()) : Map.of(),
                neighbours && required.floors()
                        ? SplitManifoldScorer.of(
                                        tiles,
                                        required.neighbourhoods(),
                                        ManifoldMetric.splits(x.buckets.length, y.buckets.length))
                                .byNeighbourhood()
                        : Map.of(),
                required.folds().isEmpty() ? FoldResults.NONE : folds.run(new FoldGroup(required.folds())));
    }

    private List<Long> byBucket() {
        return LongStream.range(0, Bucket.COUNT)
                .map(bucket -> Arrays.stream(buckets).filter(b -> b == bucket).count())
                .boxed()
                .toList();
    }
}
