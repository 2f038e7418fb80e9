package io.sparkfidelity.metric;

/** A metric of folds over pairs of embeddings. */
public interface PairMetric extends Metric, PairSplitScored {
    /**
     * The score of {@code candidate} against {@code reference}.
     *
     * @param folds over their pairs
     * @throws IllegalArgumentException if the folds lack what {@link #requires} names
     */
    Score compute(ModelTraits features, PairFindings folds, Sample reference, Sample candidate);
}
