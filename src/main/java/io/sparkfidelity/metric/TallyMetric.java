package io.sparkfidelity.metric;

/** A metric of tallies alone. */
public interface TallyMetric extends Metric {
    /**
     * The score of {@code candidate} against {@code reference}.
     *
     * @throws IllegalArgumentException if a sample has fewer than 2 embeddings or lacks what {@link #requires} names
     */
    Score compute(ModelTraits features, Sample reference, Sample candidate);
}
