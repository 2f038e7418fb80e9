package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.KidSubsets;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.split.SplitManifoldScorer;
import io.sparkfidelity.pairs.split.SplitManifolds;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** Pairs are visited by tasks; values go to each executor once. */
final class SparkGrid implements PairGrid<SideRows> {
    private final JavaSparkContext context;
    private final SparkFolds folds;

    /** @param stripes as {@link SparkFolds} has them */
    SparkGrid(SparkSession spark, int stripes) {
        this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        this.folds = new SparkFolds(spark, stripes);
    }

    @Override
    public FoldResults within(SideRows side, FoldGroup group) {
        return folds.within(side, group);
    }

    @Override
    public FoldResults across(SideRows reference, SideRows candidate, FoldGroup group) {
        return folds.across(reference, candidate, group);
    }

    @Override
    public KidSubsets kidSubsets(SideRows reference, SideRows candidate) {
        return KidBlocks.of(reference, candidate);
    }

    /** In one task. */
    @Override
    public Map<Neighbourhood, SplitManifolds.Own> parts(
            SideRows side, List<Neighbourhood> neighbourhoods, List<BucketSplit> splits) {
        Side name = side.side();
        return side.first(ManifoldMetric.FLOOR_ROWS)
                .mapPartitions(some -> List.of(SplitManifoldScorer.of(
                                HashedRows.tiles(name, HashedRows.list(some)), neighbourhoods, splits))
                        .iterator())
                .collect()
                .get(0)
                .byNeighbourhood();
    }

    @Override
    public Sent<Radii> send(Radii radii) {
        return new Broadcasted<>(context.broadcast(radii));
    }

    private record Broadcasted<T>(Broadcast<T> broadcast) implements Sent<T> {
        @Override
        public T value() {
            return broadcast.value();
        }

        @Override
        public Shared<T> shared() {
            Broadcast<T> sent = broadcast;
            return sent::value;
        }

        @Override
        public void close() {
            broadcast.destroy();
        }
    }
}
