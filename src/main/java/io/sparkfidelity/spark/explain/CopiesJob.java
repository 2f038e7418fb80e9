package io.sparkfidelity.spark.explain;

import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.memorisation.AuthPct;
import io.sparkfidelity.metric.memorisation.Cells;
import io.sparkfidelity.metric.memorisation.DataCopying;
import io.sparkfidelity.pairs.nearest.NearestIds;
import io.sparkfidelity.report.ExplanationEntry;
import io.sparkfidelity.spark.pairs.SideRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Finds the nearest training image of every candidate among all of them, and whether candidates are nearer than they should be.
 * Candidates are held, a part at a time, and the training set passes by, in time linear in it: once for every part, and
 * again for the neighbours of the training images that were found. Driver and executors hold one part.
 */
final class CopiesJob {
    /** Bytes of a part that the memory of a usual executor and driver has room for. */
    static final long HELD_BYTES = 256L << 20;

    /** Training images that the cells are fitted to, those with the smallest hashes. */
    private static final int FITTED = 20_000;

    private static final int TREE_DEPTH = 2;

    private final SparkSession spark;
    private final TrainingSet training;
    private final JavaRDD<BucketRow> passing;
    private final long trained;
    private final Cells cells;
    private final List<float[]> unseen;
    private final long heldBytes;

    /**
     * @param unseen images that no candidate's model was trained on
     * @param limit of them, those with the smallest hashes
     * @param heldBytes of embeddings in a part
     */
    CopiesJob(SparkSession spark, TrainingSet training, Dataset<Row> unseen, int limit, long heldBytes) {
        this.spark = spark;
        this.training = training;
        this.heldBytes = heldBytes;
        Dataset<Row> embedded = embedded(training.rows());
        this.trained = embedded.count();
        int tasks = 2 * spark.sparkContext().defaultParallelism();
        this.passing = beans(embedded.coalesce(tasks));
        float[][] fitted = sorted(trained > FITTED ? SideRows.smallest(embedded, FITTED) : embedded).stream()
                .map(BucketRow::getEmbedding)
                .toArray(float[][]::new);
        // No task runs now.
        this.cells = OpenBlas.alone(() -> Cells.of(fitted));
        Dataset<Row> others = embedded(unseen);
        Cells space = cells;
        this.unseen = beans(others.count() > limit ? SideRows.smallest(others, limit) : others)
                .map(row -> space.project(row.getEmbedding()))
                .collect();
    }

    /**
     * What was found.
     *
     * @param rows in the columns of {@link ExplainRow#TRAINED}
     */
    record Found(Dataset<Row> rows, ExplanationEntry.CopiesEntry entry) {}

    Found of(Dataset<Row> candidate) {
        int count = (int) embedded(candidate).count();
        List<NearestTraining> nearest = new ArrayList<>(count);
        double[] ofUnseen = new double[unseen.size()];
        int[] unseenCells = unseen.stream().mapToInt(cells::of).toArray();
        double[] inCell = new double[count];
        int[] candidateCells = new int[count];
        RowBlocks blocks = new RowBlocks(embedded(candidate), heldBytes);
        while (blocks.hasNext()) {
            int from = nearest.size();
            List<BucketRow> block = blocks.next();
            float[][] held = embeddings(block);
            float[][] projected = new float[held.length + (from == 0 ? unseen.size() : 0)][];
            int[] cellOf = new int[projected.length];
            Arrays.setAll(projected, i -> i < held.length ? cells.project(held[i]) : unseen.get(i - held.length));
            Arrays.setAll(cellOf, i -> cells.of(projected[i]));
            int[] placeInCell = new int[projected.length];
            float[][][] byCell = byCell(projected, cellOf, placeInCell);
            List<NearestIds> found = pass(ShortSide.of(held, cells, byCell));
            for (int i = 0; i < projected.length; i++) {
                double distance = found.get(1 + cellOf[i]).distance(placeInCell[i]);
                if (i < held.length) {
                    nearest.add(NearestTraining.of(block.get(i), found.get(0), i));
                    inCell[from + i] = distance;
                    candidateCells[from + i] = cellOf[i];
                } else {
                    ofUnseen[i - held.length] = distance;
                }
            }
        }
        return found(nearest, DataCopying.of(ofUnseen, unseenCells, inCell, candidateCells, Cells.COUNT));
    }

    private static float[][] embeddings(List<BucketRow> rows) {
        return rows.stream().map(BucketRow::getEmbedding).toArray(float[][]::new);
    }

    private static float[][][] byCell(float[][] rows, int[] cellOf, int[] placeInCell) {
        List<List<float[]>> cells = new ArrayList<>();
        for (int cell = 0; cell < Cells.COUNT; cell++) {
            cells.add(new ArrayList<>());
        }
        for (int i = 0; i < rows.length; i++) {
            placeInCell[i] = cells.get(cellOf[i]).size();
            cells.get(cellOf[i]).add(rows[i]);
        }
        return cells.stream().map(some -> some.toArray(float[][]::new)).toArray(float[][][]::new);
    }

    private Found found(List<NearestTraining> nearest, DataCopying copying) {
        TreeSet<String> found = new TreeSet<>();
        nearest.forEach(each -> found.add(each.training()));
        Map<String, Double> others = neighbours(found);
        double[] toTrain = new double[nearest.size()];
        double[] ofTrain = new double[nearest.size()];
        int[] buckets = new int[nearest.size()];
        long copies = 0;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < toTrain.length; i++) {
            NearestTraining each = nearest.get(i);
            toTrain[i] = each.distance();
            ofTrain[i] = Objects.requireNonNull(others.get(each.training()), "looked for above");
            buckets[i] = each.bucket();
            copies += each.cosine() < training.below() ? 1 : 0;
            rows.add(RowFactory.create(
                    ExplainRow.CANDIDATE,
                    each.id(),
                    Double.isNaN(each.cosine()) ? null : each.cosine(),
                    each.training()));
        }
        AuthPct authentic = AuthPct.of(toTrain, ofTrain, buckets);
        return new Found(
                spark.createDataFrame(rows, ExplainRow.TRAINED),
                new ExplanationEntry.CopiesEntry(
                        training.pictured().name(),
                        trained,
                        unseen.size(),
                        training.below(),
                        copies,
                        authentic.value(),
                        authentic.standardError().isPresent()
                                ? authentic.standardError().getAsDouble()
                                : null,
                        copying.value().isPresent() ? copying.value().getAsDouble() : null,
                        copying.cells().stream()
                                .map(cell -> new ExplanationEntry.CellEntry(
                                        cell.unseen(), cell.candidates(), Double.isFinite(cell.z()) ? cell.z() : null))
                                .toList()));
    }

    /** Of training images the distance to the nearest other one; infinite where there is none. */
    private Map<String, Double> neighbours(TreeSet<String> ids) {
        Dataset<Row> wanted =
                spark.createDataset(List.copyOf(ids), Encoders.STRING()).toDF("id");
        Map<String, Double> distances = new HashMap<>();
        RowBlocks blocks = new RowBlocks(embedded(training.rows()).join(wanted, "id"), heldBytes);
        while (blocks.hasNext()) {
            List<BucketRow> block = blocks.next();
            ArrayList<String> names = new ArrayList<>();
            block.forEach(row -> names.add(row.getId()));
            NearestIds nearest =
                    pass(ShortSide.ofTraining(embeddings(block), names)).get(0);
            for (int i = 0; i < names.size(); i++) {
                distances.put(names.get(i), nearest.distance(i));
            }
        }
        return distances;
    }

    private List<NearestIds> pass(ShortSide side) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<ShortSide> shared = context.broadcast(side);
        context.setJobGroup("spark-fidelity-copies", "nearest training images", true);
        try {
            return passing.mapPartitions(new TrainingPass(shared)).treeReduce(TrainingPass::merge, TREE_DEPTH);
        } finally {
            shared.destroy();
            context.clearJobGroup();
        }
    }

    private static Dataset<Row> embedded(Dataset<Row> rows) {
        return rows.filter(functions.col("embedding").isNotNull()).select("id", "hash", "bucket", "embedding");
    }

    private static JavaRDD<BucketRow> beans(Dataset<Row> rows) {
        return rows.select("id", "bucket", "embedding")
                .as(Encoders.bean(BucketRow.class))
                .toJavaRDD();
    }

    private static List<BucketRow> sorted(Dataset<Row> rows) {
        return beans(rows).collect().stream()
                .sorted(Comparator.comparing(BucketRow::getId))
                .toList();
    }
}
