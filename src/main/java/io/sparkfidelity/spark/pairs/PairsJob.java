package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.KidSubsets;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.PartManifold;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.SplitNeighbours;
import io.sparkfidelity.spark.cache.EmbeddingRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Folds over the pairs of embeddings of two sets, of which {@link io.sparkfidelity.metric.PairMetric pair metrics} make
 * scores. The same bits whatever the cluster (of one CPU family) and the rows' partitioning. The driver holds what
 * neighbourhoods need of a side: 32 MB for 50,000 rows.
 *
 * <p>Datasets are rows with the columns {@code bucket}, {@code hash}, {@code id} and {@code embedding} of {@link
 * EmbeddingRow#SCHEMA}, every id once; rows without an embedding do not count.
 */
public final class PairsJob {
    /** Rows of a side that take part, where nothing else was asked for. */
    public static final int DEFAULT_LIMIT = 50_000;

    private final JavaSparkContext context;
    private final PairRequirements required;
    private final int limit;
    private final PairGrid grid;

    /**
     * @param required what to fold; see {@link PairRequirements#of}
     * @param limit rows of a side that take part, those with the smallest hashes; 2 or more
     */
    public PairsJob(SparkSession spark, PairRequirements required, int limit) {
        this(spark, required, limit, 0);
    }

    PairsJob(SparkSession spark, PairRequirements required, int limit, int stripes) {
        if (limit < 2) {
            throw new IllegalArgumentException("a limit of " + limit + " rows leaves no pairs");
        }
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.required = required;
        this.limit = limit;
        this.grid = new PairGrid(spark, stripes);
    }

    /**
     * The folds of every candidate with the reference, in their order. The reference's own pairs are visited once.
     *
     * @throws IllegalArgumentException if a set has fewer than 2 embeddings
     */
    public List<PairFindings> run(Dataset<Row> reference, List<Dataset<Row>> candidates) {
        List<PairFindings> folds = new ArrayList<>();
        try (Within ofReference = new Within(Side.REFERENCE, reference)) {
            for (Dataset<Row> candidate : candidates) {
                try (Within ofCandidate = new Within(Side.CANDIDATE, candidate)) {
                    folds.add(between(ofReference, ofCandidate));
                }
            }
        } finally {
            context.clearJobGroup();
        }
        return List.copyOf(folds);
    }

    private PairFindings between(Within reference, Within candidate) {
        PairSide x = reference.side;
        PairSide y = candidate.side;
        Arithmetic arithmetic = Arithmetic.of(x.rows(), y.rows());
        List<Neighbourhood> neighbourhoods = required.neighbourhoods().stream()
                .filter(neighbourhood -> neighbourhood.fits(x.rows(), y.rows()))
                .toList();
        boolean neighbours = !neighbourhoods.isEmpty();
        List<PairFold.Opener> folds = new ArrayList<>();
        List<KernelSums> sums = new ArrayList<>();
        if (!required.kernels().isEmpty()) {
            sums.add(reference.sums(arithmetic, neighbours));
            sums.add(candidate.sums(arithmetic, neighbours));
            folds.add(kernels(arithmetic));
        }
        if (neighbours) {
            folds.add(new PairFold.Members(reference.radii(neighbourhoods), candidate.radii(neighbourhoods)));
        }
        Map<Neighbourhood, ManifoldScores> manifolds = Map.of();
        if (!folds.isEmpty()) {
            PairState across = grid.across(x, y, folds);
            across.sums().ifPresent(sums::add);
            if (neighbours) {
                manifolds = ManifoldScores.byNeighbourhood(
                        across.memberships(),
                        values(reference.radii(neighbourhoods)),
                        values(candidate.radii(neighbourhoods)));
            }
        }
        Optional<KidSubsets> subsets = required.kidSubsets() ? Optional.of(KidBlocks.of(x, y)) : Optional.empty();
        return new PairFindings(
                x.rowsByBucket(),
                y.rowsByBucket(),
                x.limited() || y.limited() ? OptionalLong.of(limit) : OptionalLong.empty(),
                required.kernels(),
                sums.stream().reduce(KernelSums::add),
                subsets,
                manifolds,
                neighbours && required.floors() ? reference.parts(x.rows(), y.rows()) : Map.of());
    }

    private static List<Radii> values(List<Broadcast<Radii>> radii) {
        return radii.stream().map(Broadcast::value).toList();
    }

    private PairFold.Opener kernels(Arithmetic arithmetic) {
        return new PairFold.Kernels(new ArrayList<>(required.kernels()), arithmetic);
    }

    /** A side and what is known of its own pairs: found once, when it is asked for. */
    private final class Within implements AutoCloseable {
        private final PairSide side;
        private final Map<Arithmetic, KernelSums> sums = new EnumMap<>(Arithmetic.class);
        private final Map<List<BucketSplit>, Map<Neighbourhood, List<PartManifold>>> parts = new HashMap<>();
        private final Map<Neighbourhood, Broadcast<Radii>> radii = new HashMap<>();

        Within(Side side, Dataset<Row> rows) {
            this.side = new PairSide(side, rows, limit);
            if (this.side.rows() < 2) {
                close();
                throw new IllegalArgumentException("the " + side + " has fewer than 2 embeddings");
            }
        }

        /** @param neighbours whether the radii will be needed too, so that the pairs are visited once for both */
        KernelSums sums(Arithmetic arithmetic, boolean neighbours) {
            if (!sums.containsKey(arithmetic)) {
                List<PairFold.Opener> folds = new ArrayList<>(List.of(kernels(arithmetic)));
                boolean both = neighbours && radii.isEmpty();
                if (both) {
                    folds.add(neighbours());
                }
                PairState found = grid.within(side, folds);
                sums.put(arithmetic, found.sums().orElseThrow());
                if (both) {
                    keep(found);
                }
            }
            return sums.get(arithmetic);
        }

        /** @param neighbourhoods some of those that this side has */
        ArrayList<Broadcast<Radii>> radii(List<Neighbourhood> neighbourhoods) {
            if (radii.isEmpty()) {
                keep(grid.within(side, List.of(neighbours())));
            }
            return new ArrayList<>(neighbourhoods.stream().map(radii::get).toList());
        }

        /** One search for the farthest neighbour serves the nearer ones. */
        private PairFold.Opener neighbours() {
            return new PairFold.Neighbours(
                    side.side(),
                    mine().stream().mapToInt(Neighbourhood::k).max().orElseThrow());
        }

        private void keep(PairState found) {
            mine().forEach(neighbourhood ->
                    radii.put(neighbourhood, context.broadcast(Radii.of(found.lists(), neighbourhood))));
        }

        /** How parts of this side lie to each other whose sizes stand as n to m; from its first rows, in one task. */
        Map<Neighbourhood, List<PartManifold>> parts(long n, long m) {
            return parts.computeIfAbsent(ManifoldMetric.splits(n, m), splits -> {
                JavaRDD<PairRow> first = side.first(ManifoldMetric.FLOOR_ROWS);
                List<Neighbourhood> neighbourhoods = required.neighbourhoods();
                Side name = side.side();
                return first.mapPartitions(some -> List.of(SplitNeighbours.of(
                                        HashedRows.tiles(name, HashedRows.list(some)), neighbourhoods, splits))
                                .iterator())
                        .collect()
                        .get(0)
                        .byNeighbourhood();
            });
        }

        /** What this side has rows enough for, whatever the other side has. */
        private List<Neighbourhood> mine() {
            return required.neighbourhoods().stream()
                    .filter(neighbourhood -> neighbourhood.fits(side.rows(), side.rows()))
                    .toList();
        }

        @Override
        public void close() {
            side.close();
            radii.values().forEach(Broadcast::destroy);
        }
    }
}
