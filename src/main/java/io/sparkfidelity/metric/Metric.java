package io.sparkfidelity.metric;

import java.util.List;
import java.util.Optional;

/** A score's definition: what it requires, and a pure function from tallies. */
public sealed interface Metric
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
    /** The name on the command line and in reports. */
    String name();

    Requirements requires();

    /**
     * The score of {@code candidate} against {@code reference}.
     *
     * @throws IllegalArgumentException if a sample has fewer than 2 embeddings or lacks what {@link #requires} names
     */
    Score compute(Features features, Sample reference, Sample candidate);

    /** Every metric there is, in the order of a report. */
    static List<Metric> all() {
        return List.of(
                new Fid(),
                new FidInfinity(),
                new Cmmd(),
                new CmmdUnbiased(),
                new InceptionScore(),
                new InceptionScoreInfinity(),
                new VendiCosine(),
                new EffectiveRank(),
                new ClassFid(),
                new ClassFidDiagonal());
    }

    /** The metric of a name. */
    static Optional<Metric> named(String name) {
        return all().stream().filter(metric -> metric.name().equals(name)).findFirst();
    }
}
