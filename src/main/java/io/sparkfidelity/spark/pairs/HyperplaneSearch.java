package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.pairs.near.BandPlan;
import io.sparkfidelity.pairs.near.Bands;
import io.sparkfidelity.pairs.near.Hyperplanes;
import io.sparkfidelity.pairs.near.NearPairs;
import io.sparkfidelity.pairs.near.RowOrigins;
import io.sparkfidelity.pairs.near.WedgePairs;
import io.sparkfidelity.pairs.near.WedgeSearch;
import io.sparkfidelity.pairs.near.Wedges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Finds most near pairs of a large side, in time about linear in it: rows that lie on the same sides of some random hyperplanes
 * are looked at by their signatures, and those with a row whose signature is alike are compared. Of all other rows only signatures
 * travel. A task holds at most {@link Wedges#MOST_ROWS} rows, the driver a bit a row.
 */
public final class HyperplaneSearch {
    private static final int SAMPLE = 1024;
    /** Rows in wedges that a task takes, about. */
    private static final long TASK_ROWS = 500_000;

    private static final int MOST_TASKS = 100_000;
    private static final int TREE_DEPTH = 2;
    /** The mean is a sum of integers, multiples of this: of unit vectors, 2^33 of them. */
    private static final double UNIT = 0x1p-30;

    private final SparkSession spark;
    private final Broadcast<RowOrigins> origins;
    private final double squaredBelow;
    private final int most;

    /**
     * @param origins of the side's rows
     * @param squaredBelow the squared distance from which on a pair is not near, above 0
     * @param most pairs that are kept, the nearest; all are counted
     */
    public HyperplaneSearch(SparkSession spark, Broadcast<RowOrigins> origins, double squaredBelow, int most) {
        this.spark = spark;
        this.origins = origins;
        this.squaredBelow = squaredBelow;
        this.most = most;
    }

    /**
     * What was found, and how surely.
     *
     * @param recall share of the pairs at the threshold that is expected to be found, 0 to 1
     * @param crowded rows that were in a wedge divided by further hyperplanes, of the band with most of them
     * @param crowdedRecall of pairs of such rows; {@code recall} where there are none
     * @param leftOut pairs of rows too close together to be divided, which were not compared: of the band with most of them
     */
    public record Found(NearPairs pairs, double recall, long crowded, double crowdedRecall, long leftOut) {}

    /** The near pairs of a side of two rows or more, unit vectors or zeros. */
    public Found within(SideRows side) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        context.setJobGroup("spark-fidelity-pairs", "near pairs by hyperplanes", true);
        double[] mean = mean(side);
        float[][] sample =
                side.first(SAMPLE).collect().stream().map(SideRow::getEmbedding).toArray(float[][]::new);
        BandPlan plan = BandPlan.of(sample, mean, side.rows(), squaredBelow);
        Bands bands = plan.bands();
        Broadcast<Hyperplanes> hyperplanes = context.broadcast(new Hyperplanes(plan.through(), bands.hyperplanes()));
        JavaRDD<WedgeRow> signed = side.inTiles()
                .map(row -> WedgeRow.of(
                        -1,
                        Math.toIntExact(row._2()),
                        hyperplanes.value().signature(row._1().getEmbedding()),
                        new float[0]))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            int tasks = tasks((long) side.rows() * bands.count());
            CrowdedWedges crowded = CrowdedWedges.of(signed, bands, tasks);
            Wedges wedges = new Wedges(bands, crowded.further());
            Dataset<Row> dealt = spark.createDataset(
                            signed.flatMap(row -> wedgesOf(row, wedges)).rdd(), encoder())
                    .toDF();
            MapPartitionsFunction<WedgeRow, WedgeRow> marking = rows -> marked(rows, wedges);
            Dataset<WedgeRow> marked =
                    inWedges(dealt, tasks).mapPartitions(marking, encoder()).persist(StorageLevel.MEMORY_AND_DISK());
            try {
                return new Found(
                        compared(side, marked, wedges, tasks),
                        plan.recall(),
                        crowded.rows(),
                        crowded.rows() == 0 ? plan.recall() : plan.crowdedRecall(crowded.mostFurther()),
                        crowded.leftOut());
            } finally {
                marked.unpersist();
            }
        } finally {
            signed.unpersist();
            hyperplanes.destroy();
        }
    }

    private NearPairs compared(SideRows side, Dataset<WedgeRow> marked, Wedges wedges, int tasks) {
        BitSet places = marked.toJavaRDD()
                .mapPartitions(HyperplaneSearch::places)
                .treeReduce(HyperplaneSearch::union, TREE_DEPTH);
        if (places.isEmpty()) {
            return new NearPairs(origins.value().count(), most);
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<BitSet> wanted = context.broadcast(places);
        try {
            Dataset<Row> embeddings = spark.createDataset(
                            side.inTiles()
                                    .filter(row -> wanted.value().get(Math.toIntExact(row._2())))
                                    .map(row -> WedgeRow.of(
                                            -1,
                                            Math.toIntExact(row._2()),
                                            new long[0],
                                            row._1().getEmbedding()))
                                    .rdd(),
                            encoder())
                    .select("place", "embedding");
            Broadcast<RowOrigins> from = origins;
            double below = squaredBelow;
            int kept = most;
            return inWedges(marked.drop("embedding").join(embeddings, "place"), tasks)
                    .toJavaRDD()
                    .mapPartitions(rows -> {
                        WedgeSearch search = new WedgeSearch(wedges, from.value(), below, kept);
                        rows.forEachRemaining(row ->
                                search.add(row.getWedge(), row.getSignature(), row.getPlace(), row.getEmbedding()));
                        return List.of(search.found()).iterator();
                    })
                    .treeReduce(NearPairs::merge, TREE_DEPTH);
        } finally {
            wanted.destroy();
        }
    }

    /** By wedge, and in each by place. */
    private static Dataset<WedgeRow> inWedges(Dataset<Row> rows, int tasks) {
        return rows.repartition(tasks, functions.col("wedge"))
                .sortWithinPartitions("wedge", "place")
                .as(encoder());
    }

    private static Iterator<WedgeRow> wedgesOf(WedgeRow row, Wedges wedges) {
        int bands = wedges.bands().count();
        return IntStream.range(0, bands)
                .mapToObj(band -> WedgeRow.of(
                        wedges.of(row.getSignature(), band), row.getPlace(), row.getSignature(), new float[0]))
                .iterator();
    }

    /** The rows that must be compared with another one of their wedge. */
    private static Iterator<WedgeRow> marked(Iterator<WedgeRow> rows, Wedges wedges) {
        Marking marking = new Marking();
        WedgePairs<Marking.Row> pairs = new WedgePairs<>(wedges, marking);
        rows.forEachRemaining(row -> pairs.add(row.getWedge(), row.getSignature(), new Marking.Row(row)));
        return marking.marked.iterator();
    }

    /** Gathers rows that are in a pair. */
    private static final class Marking implements WedgePairs.Visitor<Marking.Row> {
        private final List<WedgeRow> marked = new ArrayList<>();

        private static final class Row {
            private final WedgeRow row;
            private boolean marked;

            Row(WedgeRow row) {
                this.row = row;
            }
        }

        @Override
        public boolean wants(Row earlier, Row later) {
            return !earlier.marked || !later.marked;
        }

        @Override
        public void visit(Row earlier, Row later) {
            for (Row row : List.of(earlier, later)) {
                if (!row.marked) {
                    row.marked = true;
                    marked.add(row.row);
                }
            }
        }
    }

    private static Iterator<BitSet> places(Iterator<WedgeRow> rows) {
        BitSet places = new BitSet();
        rows.forEachRemaining(row -> places.set(row.getPlace()));
        return List.of(places).iterator();
    }

    private static BitSet union(BitSet some, BitSet more) {
        BitSet union = (BitSet) some.clone();
        union.or(more);
        return union;
    }

    private static double[] mean(SideRows side) {
        long[] sums = side.inTiles()
                .map(row -> row._1().getEmbedding())
                .treeAggregate(new long[side.dimension()], HyperplaneSearch::add, HyperplaneSearch::sum, TREE_DEPTH);
        return Arrays.stream(sums).mapToDouble(sum -> sum * UNIT / side.rows()).toArray();
    }

    private static long[] add(long[] sums, float[] row) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += Math.round(row[i] / UNIT);
        }
        return sums;
    }

    private static long[] sum(long[] some, long[] more) {
        Arrays.setAll(some, i -> some[i] + more[i]);
        return some;
    }

    private int tasks(long rowsInWedges) {
        return (int)
                Math.min(Math.max(spark.sparkContext().defaultParallelism(), rowsInWedges / TASK_ROWS + 1), MOST_TASKS);
    }

    private static Encoder<WedgeRow> encoder() {
        return Encoders.bean(WedgeRow.class);
    }
}
