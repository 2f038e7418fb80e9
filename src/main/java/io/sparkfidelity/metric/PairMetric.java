package io.sparkfidelity.metric;

/** A metric of folds over pairs of embeddings. */
public sealed interface PairMetric extends Metric, PairSplitScored permits Kid, MmdRbf, EnergyDistance, ManifoldMetric {
    /**
     * The score of {@code candidate} against {@code reference}.
     *
     * @param folds over their pairs
     * @throws IllegalArgumentException if the folds lack what {@link #requires} names
     */
    Score compute(Features features, PairFolds folds, Sample reference, Sample candidate);
}
