package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.pairwise.ManifoldMetric;
import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.KidSubsets;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.Shared;
import io.sparkfidelity.pairs.split.SplitManifolds;
import java.util.List;
import java.util.Map;

/** Where pairs are visited: on a cluster, or in this JVM. What is found has the same bits. */
interface PairGrid<S extends PairSide> {
    /** What those of these folds find that are for the unordered pairs of a side's rows. */
    FoldResults within(S side, FoldGroup group);

    /** What those of these folds find that are for the pairs of a row of the reference and one of the candidate. */
    FoldResults across(S reference, S candidate, FoldGroup group);

    /** KID's estimates of blocks of rows that follow one another in the order of the hashes. */
    KidSubsets kidSubsets(S reference, S candidate);

    /** How parts of a side lie to each other, from its first {@link ManifoldMetric#FLOOR_ROWS} rows. */
    Map<Neighbourhood, SplitManifolds.Own> parts(S side, List<Neighbourhood> neighbourhoods, List<BucketSplit> splits);

    /** A value for all who visit pairs, until it is closed. */
    Sent<Radii> send(Radii radii);

    /** A value that every visitor of pairs has. */
    interface Sent<T> extends AutoCloseable {
        T value();

        Shared<T> shared();

        @Override
        void close();
    }
}
