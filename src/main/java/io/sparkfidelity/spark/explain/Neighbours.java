package io.sparkfidelity.spark.explain;

import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.NeighbourFold;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.nearest.Balls;
import io.sparkfidelity.pairs.nearest.Nearest;
import io.sparkfidelity.pairs.nearest.NearestFold;
import io.sparkfidelity.spark.pairs.SideRows;
import io.sparkfidelity.spark.pairs.SparkFolds;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * The nearest images of the other set, and realism, for the images with the smallest hashes of both sets of comparisons with one
 * reference. The driver holds ids and 20 bytes an image that takes part.
 */
final class Neighbours implements AutoCloseable {
    private static final Neighbourhood NEAR = Neighbourhood.DEFAULT;

    private final SparkSession spark;
    private final int limit;
    private final SparkFolds grid;
    private final Known reference;

    /**
     * @param reference with the columns bucket, hash, id and embedding, two embeddings or more
     * @param limit images of a set that take part; 2 or more
     */
    Neighbours(SparkSession spark, Dataset<Row> reference, int limit) {
        this.spark = spark;
        this.limit = limit;
        this.grid = new SparkFolds(spark, 0);
        this.reference = new Known(Side.REFERENCE, reference);
    }

    /** The images of both sets that took part, in the columns of {@link ExplainRow#PAIRED}. */
    Dataset<Row> with(Dataset<Row> candidate) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        try (Known other = new Known(Side.CANDIDATE, candidate)) {
            Broadcast<Balls> ofReference = reference.balls;
            Broadcast<Balls> ofCandidate = other.balls;
            NearestFold.Spec spec = new NearestFold.Spec(ofReference::value, ofCandidate::value);
            List<Nearest> nearest =
                    grid.across(reference.side, other.side, FoldGroup.of(spec)).of(spec);
            List<Row> rows = new ArrayList<>();
            add(rows, ExplainRow.REFERENCE, reference.ids, nearest.get(0), other.ids);
            add(rows, ExplainRow.CANDIDATE, other.ids, nearest.get(1), reference.ids);
            return spark.createDataFrame(rows, ExplainRow.PAIRED);
        } finally {
            context.clearJobGroup();
        }
    }

    private static void add(List<Row> rows, String role, List<String> ids, Nearest nearest, List<String> others) {
        for (int i = 0; i < ids.size(); i++) {
            double realism = nearest.realism(i);
            rows.add(RowFactory.create(
                    role,
                    ids.get(i),
                    Double.isNaN(realism) ? null : realism,
                    nearest.distance(i),
                    others.get(nearest.place(i))));
        }
    }

    @Override
    public void close() {
        reference.close();
    }

    /** A side and what was found among its own rows. */
    private final class Known implements AutoCloseable {
        private final SideRows side;
        private final List<String> ids;
        private final Broadcast<Balls> balls;

        Known(Side name, Dataset<Row> rows) {
            this.side = new SideRows(name, rows, limit);
            this.ids = side.ids();
            this.balls = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(found(name));
        }

        private Balls found(Side name) {
            if (!NEAR.fits(side.rows(), side.rows())) {
                return Balls.none(side.rows());
            }
            NeighbourFold.Spec spec = new NeighbourFold.Spec(name, NEAR.k());
            return Balls.of(
                    Radii.of(grid.within(side, FoldGroup.of(spec)).of(spec).values(), NEAR));
        }

        @Override
        public void close() {
            balls.destroy();
            side.close();
        }
    }
}
