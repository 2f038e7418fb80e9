package io.sparkfidelity.spark.score;

import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.Field;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One side of scores: what was counted of it, and its embeddings where there are any.
 */
public record ScoredSet(Sample sample, Optional<SetRows> rows) {
    /** A set whose embeddings are on a cluster. */
    public static ScoredSet of(Sample sample, Dataset<Row> rows) {
        return new ScoredSet(sample, Optional.of(new SetRows.OnSpark(rows)));
    }

    /** A set of which nothing is at hand but what was counted. */
    public static ScoredSet ofTally(Sample sample) {
        return new ScoredSet(sample, Optional.empty());
    }

    /**
     * What metrics can be computed from.
     *
     * @param unitNorm whether every embedding has length 1
     * @param labels whether there are tallies of its classes
     */
    public AtHand atHand(boolean unitNorm, boolean labels) {
        return new AtHand(
                sample.name(),
                sample.tally().pooled().fields().stream().map(Field::name).collect(Collectors.toSet()),
                unitNorm,
                labels,
                rows.isPresent(),
                sample.count().isPresent());
    }

    /** The same with another sample of it. */
    public ScoredSet with(Sample other) {
        return new ScoredSet(other, rows);
    }
}
