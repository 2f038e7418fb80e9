package io.sparkfidelity.spark.pairs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sparkfidelity.LocalSpark;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.FoldSpec;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.KidSubsets;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.MembershipFold;
import io.sparkfidelity.pairs.Memberships;
import io.sparkfidelity.pairs.NeighbourFold;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.Relation;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.pairs.TileFold;
import io.sparkfidelity.pairs.TilePair;
import io.sparkfidelity.pairs.near.NearPairFold;
import io.sparkfidelity.pairs.near.RowOrigins;
import io.sparkfidelity.pairs.split.SplitManifoldScorer;
import io.sparkfidelity.pairs.split.SplitManifolds;
import io.sparkfidelity.source.binary.FeatureRow;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Tallies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class PairsJobTest {
    private static final SparkSession SPARK = LocalSpark.session();
    private static final int DIMENSION = 6;
    private static final PairRequirements ALL = PairRequirements.of(Metrics.all());

    /** Three tiles against two, in files and stripes of several numbers, limited and not, against one thread without Spark. */
    @Test
    void partitionsAndStripesDoNotChangeABit() {
        List<EmbeddingRow> reference = rows(1, 4600, 0);
        List<EmbeddingRow> candidate = rows(2, 2500, 0.3);
        PairFindings expected = local(reference, candidate, OptionalLong.empty());
        assertEquals(2, expected.manifolds().size());
        expected.manifolds()
                .values()
                .forEach(scores -> assertTrue(scores.precision().value() > 0));
        assertTrue(expected.manifold(Neighbourhood.DEFAULT).clipped().isPresent());
        assertEquals(2, expected.kidSubsets().orElseThrow().blocks());
        for (int stripes : new int[] {0, 1, 3}) {
            PairsJob job = new PairsJob(SPARK, ALL, 5000, stripes);
            assertSame(expected, run(job, reference, stripes + 1, candidate, 5));
        }
        // The rows of the smallest hashes, by hand.
        PairFindings limited = local(smallest(reference, 2200), smallest(candidate, 2200), OptionalLong.of(2200));
        PairFindings onSpark = run(new PairsJob(SPARK, ALL, 2200), reference, 4, candidate, 1);
        assertSame(limited, onSpark);
        PairFindings held = LocalPairs.of(ALL, 2200, held(reference), List.of(held(candidate)))
                .get(0);
        assertSame(limited, held);
        assertEquals(onSpark.parts().toString(), held.parts().toString());
        assertEquals(onSpark.parts().keySet(), held.parts().keySet());
    }

    private static List<FeatureRow> held(List<EmbeddingRow> rows) {
        return rows.stream()
                .map(row -> new FeatureRow(row.getId(), row.getHash(), row.getBucket(), row.getEmbedding()))
                .toList();
    }

    @Test
    void neighboursAloneAndKernelsAloneAreTheSame() {
        List<EmbeddingRow> reference = rows(1, 300, 0);
        List<EmbeddingRow> candidate = rows(2, 200, 0.3);
        PairFindings all = run(new PairsJob(SPARK, ALL, 1000), reference, 2, candidate, 2);
        PairFindings kernels = run(new PairsJob(SPARK, required("kid", "mmd_rbf_1"), 1000), reference, 2, candidate, 2);
        assertTrue(kernels.manifolds().isEmpty());
        assertEquals(all.kidSubsets(), kernels.kidSubsets());
        PairFindings neighbours =
                run(new PairsJob(SPARK, required("clipped_density"), 1000), reference, 2, candidate, 2);
        assertTrue(neighbours.sums().isEmpty());
        assertEquals(Set.of(Neighbourhood.DEFAULT), neighbours.manifolds().keySet());
        assertEquals(
                all.manifolds().get(Neighbourhood.DEFAULT).toString(),
                neighbours.manifolds().get(Neighbourhood.DEFAULT).toString());
        PairFindings closed = run(new PairsJob(SPARK, required("recall_k3"), 1000), reference, 2, candidate, 2);
        assertEquals(
                all.manifolds().get(Neighbourhood.CLOSED_3).toString(),
                closed.manifolds().get(Neighbourhood.CLOSED_3).toString());
    }

    /** For every bucket: the pairs across the sides of two rows of it. */
    private record SameBucket() implements FoldSpec<long[]> {
        @Override
        public Set<Relation> relations() {
            return Set.of(Relation.ACROSS);
        }

        @Override
        public TileFold<long[]> open(int dimension) {
            return new SameBucketFold(new long[Bucket.COUNT]);
        }

        @Override
        public long[] merge(long[] some, long[] more) {
            return IntStream.range(0, some.length)
                    .mapToLong(b -> some[b] + more[b])
                    .toArray();
        }
    }

    private record SameBucketFold(long[] found) implements TileFold<long[]> {
        @Override
        public void add(TilePair pair) {
            for (int i = 0; i < pair.row().rows(); i++) {
                for (int j = 0; j < pair.column().rows(); j++) {
                    found[pair.row().bucket(i)] +=
                            pair.row().bucket(i) == pair.column().bucket(j) ? 1 : 0;
                }
            }
        }

        @Override
        public void close() {}
    }

    /** A fold that a metric brings itself, which neither runner knows. */
    @Test
    void aFoldOfAMetricsOwnFindsTheSameLocallyAndOnSpark() {
        List<EmbeddingRow> reference = rows(1, 2500, 0);
        List<EmbeddingRow> candidate = rows(2, 2100, 0.3);
        SameBucket spec = new SameBucket();
        long[] expected = new long[Bucket.COUNT];
        for (int b = 0; b < expected.length; b++) {
            expected[b] = inBucket(reference, b) * inBucket(candidate, b);
        }
        LocalFolds local = new LocalFolds(tiles(Side.REFERENCE, reference), tiles(Side.CANDIDATE, candidate), 2);
        assertArrayEquals(expected, local.run(FoldGroup.of(spec)).of(spec));
        for (int stripes : new int[] {1, 2}) {
            PairsJob job = new PairsJob(SPARK, PairRequirements.ofFold(spec), 5000, stripes);
            assertArrayEquals(expected, run(job, reference, 3, candidate, 2).of(spec));
        }
    }

    private static long inBucket(List<EmbeddingRow> rows, int bucket) {
        return rows.stream().filter(row -> row.getBucket() == bucket).count();
    }

    /** Each kind of neighbourhood needs its own number of rows, of either side; the reference's serve every candidate. */
    @Test
    void fewerRowsThanNeighboursHaveNoManifold() {
        Dataset<Row> reference = dataset(rows(1, 300, 0), 2);
        List<PairFindings> folds = new PairsJob(SPARK, ALL, 1000)
                .run(
                        reference,
                        List.of(dataset(rows(2, 3, 0), 1), dataset(rows(2, 5, 0), 1), dataset(rows(2, 200, 0.3), 1)));
        assertEquals(Set.of(), folds.get(0).manifolds().keySet());
        assertTrue(folds.get(0).sums().isPresent());
        assertEquals(Set.of(Neighbourhood.CLOSED_3), folds.get(1).manifolds().keySet());
        LocalFolds local =
                new LocalFolds(tiles(Side.REFERENCE, rows(1, 300, 0)), tiles(Side.CANDIDATE, rows(2, 200, 0.3)), 1);
        assertEquals(
                text(local.manifolds(ALL.neighbourhoods(), ALL.clipped())),
                text(folds.get(2).manifolds()));
    }

    /** The parts of the first rows of the reference, in one task, once for every proportion of sizes. */
    @Test
    void floorsAreOfTheFirstRows() {
        List<EmbeddingRow> reference = rows(1, 700, 0);
        Dataset<Row> rows = dataset(reference, 3);
        PairRequirements floors = required("precision", "recall_k3").withFloors();
        List<PairFindings> folds = new PairsJob(SPARK, floors, 300)
                .run(
                        rows,
                        List.of(dataset(rows(2, 300, 0), 1), dataset(rows(3, 150, 0), 1), dataset(rows(4, 2, 0), 1)));
        List<Tile> first = tiles(Side.REFERENCE, smallest(reference, 300));
        for (int c = 0; c < 2; c++) {
            SplitManifolds parts = SplitManifoldScorer.of(
                    first, floors.neighbourhoods(), ManifoldMetric.splits(300, c == 0 ? 300 : 150));
            assertEquals(2, parts.byNeighbourhood().size());
            assertEquals(parts.byNeighbourhood(), folds.get(c).parts());
        }
        assertEquals(Map.of(), folds.get(2).parts());
        assertEquals(
                Map.of(),
                run(new PairsJob(SPARK, required("precision"), 300), reference, 3, rows(2, 300, 0), 1)
                        .parts());
    }

    /** A cluster may be set to Kryo, which cannot fill records. */
    @Test
    void whatTasksHandOverSurvivesKryo() {
        SerializerInstance kryo =
                new KryoSerializer(new SparkConf().set("spark.kryo.registrationRequired", "false")).newInstance();
        LocalFolds folds =
                new LocalFolds(tiles(Side.REFERENCE, rows(1, 40, 0)), tiles(Side.CANDIDATE, rows(2, 30, 0)), 1);
        List<Radii> x = folds.radii(Side.REFERENCE, ALL.neighbourhoods());
        List<Radii> y = folds.radii(Side.CANDIDATE, ALL.neighbourhoods());
        List<Memberships> found = folds.memberships(x, y);
        SplitManifolds parts = SplitManifoldScorer.of(
                tiles(Side.REFERENCE, rows(1, 400, 0)), ALL.neighbourhoods(), ManifoldMetric.splits(400, 400));
        assertEquals(2, parts.byNeighbourhood().size());
        assertEquals(
                parts.byNeighbourhood(), copy(kryo, parts, SplitManifolds.class).byNeighbourhood());
        MembershipFold.Spec memberships = new MembershipFold.Spec(shared(x), shared(y));
        RowOrigins origins =
                new RowOrigins(new short[40], LongStream.range(0, 40).toArray(), 1);
        NearPairFold.Spec near = new NearPairFold.Spec(Side.REFERENCE, Shared.of(origins), 4, 5);
        NeighbourFold.Spec neighbours = new NeighbourFold.Spec(Side.CANDIDATE, 3);
        FoldGroup group =
                ALL.group(Arithmetic.DOUBLE).with(memberships).with(near).with(neighbours);
        FoldGroup.Parts sent = folds.parts(group);
        FoldResults here = group.results(sent);
        FoldResults copy = group.results(copy(kryo, sent, FoldGroup.Parts.class));
        FoldSpec<KernelSums> sums = ALL.kernelSums(Arithmetic.DOUBLE).orElseThrow();
        assertEquals(here.of(sums), copy.of(sums));
        assertEquals(found, copy.of(memberships));
        assertEquals(here.of(neighbours), copy.of(neighbours));
        assertTrue(here.of(near).count(0, 0) > 0);
        assertEquals(here.of(near).count(0, 0), copy.of(near).count(0, 0));
        assertEquals(
                ManifoldScores.of(found.get(0), x.get(0), y.get(0)).toString(),
                ManifoldScores.of(copy.of(memberships).get(0), copy(kryo, x.get(0), Radii.class), y.get(0))
                        .toString());
    }

    private static List<Shared<Radii>> shared(List<Radii> radii) {
        return radii.stream().map(Shared::of).toList();
    }

    private static <T> T copy(SerializerInstance kryo, T value, Class<T> type) {
        ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
        return kryo.deserialize(kryo.serialize(value, tag), tag);
    }

    private static PairRequirements required(String... names) {
        return PairRequirements.of(
                Stream.of(names).map(name -> Metrics.named(name).orElseThrow()).toList());
    }

    private static void assertSame(PairFindings expected, PairFindings folds) {
        assertEquals(expected.referenceRows(), folds.referenceRows());
        assertEquals(expected.candidateRows(), folds.candidateRows());
        assertEquals(expected.limit(), folds.limit());
        assertEquals(expected.sums(), folds.sums());
        assertEquals(expected.kidSubsets(), folds.kidSubsets());
        // Every digit of every number; replicates have no equality of their own.
        assertEquals(text(expected.manifolds()), text(folds.manifolds()));
    }

    private static Map<Neighbourhood, String> text(Map<Neighbourhood, ManifoldScores> manifolds) {
        return manifolds.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, manifold -> manifold.getValue()
                .toString()));
    }

    private static PairFindings run(
            PairsJob job, List<EmbeddingRow> reference, int parts, List<EmbeddingRow> candidate, int otherParts) {
        return job.run(dataset(reference, parts), List.of(dataset(candidate, otherParts)))
                .get(0);
    }

    private static Dataset<Row> dataset(List<EmbeddingRow> rows, int parts) {
        List<EmbeddingRow> shuffled = new ArrayList<>(rows);
        EmbeddingRow reject = new EmbeddingRow();
        reject.setId("reject");
        shuffled.add(reject);
        Collections.shuffle(shuffled, new Random(parts));
        return SPARK.createDataset(shuffled, Encoders.bean(EmbeddingRow.class))
                .repartition(parts)
                .toDF();
    }

    private static List<EmbeddingRow> rows(int seed, int count, double shift) {
        float[][] vectors = Tallies.normal(seed, count, DIMENSION, shift, 1);
        List<EmbeddingRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            EmbeddingRow row = new EmbeddingRow();
            row.setId(seed + "/" + i);
            // Three images a unit: hashes come in threes, and ids decide.
            row.setHash(Bucket.hash(seed + "/" + i / 3));
            row.setBucket(Bucket.of(row.getHash()));
            row.setEmbedding(vectors[i]);
            rows.add(row);
        }
        return rows;
    }

    private static final Comparator<EmbeddingRow> BY_HASH =
            Comparator.comparing(EmbeddingRow::getHash, Long::compareUnsigned).thenComparing(EmbeddingRow::getId);

    private static List<EmbeddingRow> smallest(List<EmbeddingRow> rows, int count) {
        return rows.stream().sorted(BY_HASH).limit(count).toList();
    }

    private static float[][] vectors(List<EmbeddingRow> rows) {
        return rows.stream().map(EmbeddingRow::getEmbedding).toArray(float[][]::new);
    }

    private static List<Tile> tiles(Side side, List<EmbeddingRow> rows) {
        List<EmbeddingRow> sorted = rows.stream()
                .sorted(Comparator.comparingInt(EmbeddingRow::getBucket).thenComparing(BY_HASH))
                .toList();
        return Tile.cut(
                side,
                vectors(sorted),
                sorted.stream().mapToInt(EmbeddingRow::getBucket).toArray());
    }

    private static List<Long> byBucket(List<EmbeddingRow> rows) {
        Long[] counts = new Long[Bucket.COUNT];
        for (int b = 0; b < counts.length; b++) {
            int bucket = b;
            counts[b] = rows.stream().filter(row -> row.getBucket() == bucket).count();
        }
        return List.of(counts);
    }

    private static PairFindings local(List<EmbeddingRow> reference, List<EmbeddingRow> candidate, OptionalLong limit) {
        LocalFolds folds = new LocalFolds(tiles(Side.REFERENCE, reference), tiles(Side.CANDIDATE, candidate), 1);
        KernelSums sums = folds.kernelSums(ALL.kernels(), Arithmetic.of(reference.size(), candidate.size()));
        double[] blocks = new double[Math.min(reference.size(), candidate.size()) / 1000];
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = KidSubsets.estimate(block(reference, b), block(candidate, b));
        }
        return new PairFindings(
                byBucket(reference),
                byBucket(candidate),
                limit,
                ALL.kernels(),
                Optional.of(sums),
                Optional.of(KidSubsets.of(blocks)),
                folds.manifolds(ALL.neighbourhoods(), ALL.clipped()),
                Map.of(),
                FoldResults.NONE);
    }

    private static float[][] block(List<EmbeddingRow> rows, int block) {
        return vectors(
                rows.stream().sorted(BY_HASH).skip(1000L * block).limit(1000).toList());
    }
}
