package io.sparkfidelity.metric;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A score's definition: what it requires, and a pure function from that. */
public sealed interface Metric permits TallyMetric, PairMetric {
    /** The name in reports, and on the command line. */
    String name();

    Requirements requires();

    /** Whether it can be had from a mean and a covariance, without knowing of how many embeddings. */
    default boolean needsNoCount() {
        return false;
    }

    /** The values that it can have, whatever the images: what is outside comes from damage. */
    default ValueRange possible() {
        return ValueRange.ANY;
    }

    /** What of two sets the score is of. */
    default Comparison comparison() {
        return Comparison.SYMMETRIC;
    }

    /** Whether nobody gets it who does not ask for it by its name: it is dear, or a variant of another. */
    default boolean byNameOnly() {
        return false;
    }

    /** Every metric there is, in the order of a report. */
    static List<Metric> all() {
        return Stream.of(
                        Stream.of(
                                new Fid(),
                                new FidInfinity(),
                                new Cmmd(),
                                new CmmdUnbiased(),
                                new Kid(),
                                new EnergyDistance()),
                        MmdRbf.sweep().stream(),
                        ManifoldMetric.all().stream(),
                        Stream.of(
                                new InceptionScore(),
                                new InceptionScoreInfinity(),
                                new VendiCosine(),
                                new EffectiveRank(),
                                new ClassFid(),
                                new ClassFidDiagonal()))
                .<Metric>flatMap(metrics -> metrics)
                .toList();
    }

    /** The metric of a name. */
    static Optional<Metric> named(String name) {
        return all().stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    /** The metrics that a name stands for: itself, or the bandwidths of {@code mmd_rbf}; none if nothing has the name. */
    static List<Metric> family(String name) {
        return name.equals(MmdRbf.FAMILY)
                ? List.copyOf(MmdRbf.sweep())
                : named(name).stream().toList();
    }
}
