package io.sparkfidelity.metric;

import io.sparkfidelity.metric.classes.ClassFid;
import io.sparkfidelity.metric.classes.ClassFidDiagonal;
import io.sparkfidelity.metric.diversity.EffectiveRank;
import io.sparkfidelity.metric.diversity.InceptionScore;
import io.sparkfidelity.metric.diversity.InceptionScoreInfinity;
import io.sparkfidelity.metric.diversity.VendiCosine;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;

/** A metric of tallies alone. */
public interface TallyMetric extends Metric {
    /**
     * The score of {@code candidate} against {@code reference}.
     *
     * @throws IllegalArgumentException if a sample has fewer than 2 embeddings or lacks what {@link #requires} names
     */
    Score compute(ModelTraits features, Sample reference, Sample candidate);
}
