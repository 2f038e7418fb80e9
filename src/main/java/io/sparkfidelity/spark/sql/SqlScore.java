package io.sparkfidelity.spark.sql;

import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.TallyFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A metric of tallies in SQL, without the floor, which takes thirty times as long.
 *
 * @param metric what is computed
 * @param sides 2, a reference and a candidate; or 1 where a metric looks at one set alone
 */
record SqlScore(Metric metric, int sides) {
    /** Two embeddings have a covariance. */
    static final int LEAST = 2;

    /** What {@code tally} makes. */
    private static final AtHand MOMENTS = new AtHand("tally", MomentFields.NAMES, true, false, false, true);
    /** What a tally file may hold besides. */
    private static final AtHand TALLY_OR_FILE = new AtHand(
            "tally",
            Set.of(
                    MomentFields.N,
                    MomentFields.SUM,
                    MomentFields.GRAM,
                    TallyFields.PROBABILITY,
                    TallyFields.NEGATIVE_ENTROPY),
            true,
            false,
            false,
            true);

    /**
     * The metric of a name.
     *
     * @throws IllegalArgumentException if there is none that needs so many tallies and nothing else
     */
    static SqlScore of(String name, int sides) {
        return new SqlScore(
                possible(sides, TALLY_OR_FILE)
                        .filter(metric -> metric.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("score: no metric '" + name + "' of " + sides
                                + " tallies; of two there are " + names(2) + ", of one " + names(1))),
                sides);
    }

    /** The metrics of so many sides that the tallies of SQL allow, which have moments alone. */
    static List<Metric> ofMoments(int sides) {
        return possible(2, MOMENTS)
                .filter(metric -> (metric.comparison() == Comparison.OF_CANDIDATE) == (sides == 1))
                .toList();
    }

    private static Stream<Metric> possible(int sides, AtHand tally) {
        return Metrics.all().stream()
                .filter(metric -> metric.obstacle(tally).isEmpty())
                .filter(metric -> sides == 2 || metric.comparison() == Comparison.OF_CANDIDATE);
    }

    private static String names(int sides) {
        return ofMoments(sides).stream().map(Metric::name).collect(Collectors.joining(", "));
    }

    /**
     * The score of the tallies in a row.
     *
     * @param first column of the reference, or of the one tally; it and the next are not null
     * @return nothing if a side has fewer than {@link #LEAST} embeddings
     * @throws IllegalArgumentException if the tallies do not fit together or do not allow the metric
     */
    Optional<Score> of(InternalRow row, int first) {
        ReceivedTally reference = SqlTally.read("the reference", row.getBinary(first));
        ReceivedTally candidate = sides == 1 ? reference : SqlTally.read("the candidate", row.getBinary(first + 1));
        try {
            new KeyAgreement(false)
                    .of(
                            reference.where(),
                            reference.file().key(),
                            candidate.where(),
                            candidate.file().key());
        } catch (IncompatibleTallies e) {
            throw new IllegalArgumentException(metric.name() + ": " + e.getMessage(), e);
        }
        Sample x = reference.file().sample("reference");
        Sample y = candidate.file().sample("candidate");
        boolean unitNorm = reference.file().features().unitNorm();
        List.of(x, y).forEach(side -> require(side, unitNorm));
        if (Math.min(x.n(), y.n()) < LEAST) {
            return Optional.empty();
        }
        OpenBlas.load();
        return Optional.of(metric.compute(reference.file().features(), x, y));
    }

    private void require(Sample side, boolean unitNorm) {
        Set<String> fields =
                side.tally().pooled().fields().stream().map(Field::name).collect(Collectors.toSet());
        metric.obstacle(new AtHand(side.name(), fields, unitNorm, false, false, true))
                .ifPresent(obstacle -> {
                    throw new IllegalArgumentException(metric.name() + " cannot be computed: " + obstacle);
                });
    }
}
