package io.sparkfidelity.metric;

/** A metric of tallies alone. */
public sealed interface TallyMetric extends Metric
        permits Fid,
                FidInfinity,
                Cmmd,
                CmmdUnbiased,
                InceptionScore,
                InceptionScoreInfinity,
                VendiCosine,
                EffectiveRank,
                ClassFid,
                ClassFidDiagonal {
    /**
     * The score of {@code candidate} against {@code reference}.
     *
     * @throws IllegalArgumentException if a sample has fewer than 2 embeddings or lacks what {@link #requires} names
     */
    Score compute(Features features, Sample reference, Sample candidate);
}
