package io.sparkfidelity.spark.sql;

import io.sparkfidelity.federate.file.ReceivedTally;
import io.sparkfidelity.federate.pool.IncompatibleTallies;
import io.sparkfidelity.federate.pool.KeyAgreement;
import io.sparkfidelity.linalg.OpenBlas;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.TallyMetric;
import io.sparkfidelity.metric.diversity.EffectiveRank;
import io.sparkfidelity.metric.diversity.VendiCosine;
import io.sparkfidelity.metric.scoring.Metrics;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * A metric of tallies in SQL, without the floor, which takes thirty times as long.
 *
 * @param metric what is computed
 * @param sides 2, a reference and a candidate; or 1 where a metric looks at one set alone
 */
record SqlScore(TallyMetric metric, int sides) {
    /** Two embeddings have a covariance. */
    static final int LEAST = 2;

    /**
     * The metric of a name.
     *
     * @throws IllegalArgumentException if there is none that needs so many tallies and nothing else
     */
    static SqlScore of(String name, int sides) {
        Optional<TallyMetric> found = Metrics.all().stream()
                .filter(metric -> metric.requires().labelFields().isEmpty())
                .filter(metric -> metric instanceof TallyMetric)
                .map(metric -> (TallyMetric) metric)
                .filter(metric -> sides == 2 || alone(metric))
                .filter(metric -> metric.name().equals(name))
                .findFirst();
        return new SqlScore(
                found.orElseThrow(() -> new IllegalArgumentException("score: no metric '" + name + "' of " + sides
                        + " tallies; of two" + " there are fid, fid_infinity, cmmd, cmmd_unbiased, of one " + names())),
                sides);
    }

    private static boolean alone(TallyMetric metric) {
        return metric instanceof VendiCosine || metric instanceof EffectiveRank;
    }

    private static String names() {
        return Metrics.all().stream()
                .filter(metric -> metric instanceof TallyMetric tallies && alone(tallies))
                .map(Metric::name)
                .collect(Collectors.joining(", "));
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
        List.of(x, y).forEach(side -> requireFields(side.tally().pooled()));
        if (metric.requires().unitNorm() && !reference.file().features().unitNorm()) {
            throw new IllegalArgumentException(
                    metric.name() + " needs unit vectors, and those tallied are none; divide them by their length");
        }
        if (Math.min(x.n(), y.n()) < LEAST) {
            return Optional.empty();
        }
        OpenBlas.load();
        return Optional.of(metric.compute(reference.file().features(), x, y));
    }

    private void requireFields(Tally tally) {
        metric.requires().tallyFields().stream()
                .filter(field -> !tally.has(field))
                .findFirst()
                .ifPresent(field -> {
                    throw new IllegalArgumentException(metric.name() + " needs '" + field + "', which a tally lacks");
                });
    }
}
