package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.KidSubsets;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.Relation;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.split.SplitManifoldScorer;
import io.sparkfidelity.pairs.split.SplitManifolds;
import java.util.List;
import java.util.Map;

/**
 * Pairs are visited by this JVM's own threads.
 *
 * @param threads 1 or more
 */
record LocalGrid(int threads) implements PairGrid<LocalSide> {
    @Override
    public FoldResults within(LocalSide side, FoldGroup group) {
        return new LocalFolds(side.tiles(), side.tiles(), threads).over(Relation.within(side.side()), group);
    }

    @Override
    public FoldResults across(LocalSide reference, LocalSide candidate, FoldGroup group) {
        return new LocalFolds(reference.tiles(), candidate.tiles(), threads).over(Relation.ACROSS, group);
    }

    @Override
    public KidSubsets kidSubsets(LocalSide reference, LocalSide candidate) {
        int rows = KidSubsets.rows(reference.rows(), candidate.rows());
        double[] estimates = new double[KidSubsets.blocks(reference.rows(), candidate.rows())];
        for (int block = 0; block < estimates.length; block++) {
            estimates[block] =
                    KidSubsets.estimate(reference.block(block * rows, rows), candidate.block(block * rows, rows));
        }
        return KidSubsets.of(estimates);
    }

    @Override
    public Map<Neighbourhood, SplitManifolds.Own> parts(
            LocalSide side, List<Neighbourhood> neighbourhoods, List<BucketSplit> splits) {
        return SplitManifoldScorer.of(side.first(ManifoldMetric.FLOOR_ROWS), neighbourhoods, splits)
                .byNeighbourhood();
    }

    @Override
    public Sent<Radii> send(Radii radii) {
        return new Held<>(radii);
    }

    private record Held<T>(T value) implements Sent<T> {
        @Override
        public Shared<T> shared() {
            T held = value;
            return () -> held;
        }

        @Override
        public void close() {}
    }
}
