package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;

/**
 * How many directions the candidate fills, as the exponential of a statistic of its second moments: without a reference, whose
 * own score stands in {@code details.reference}.
 */
interface FilledDirections extends Metric {
    /** The logarithm of the score. */
    double log(Tally tally);

    @Override
    default ValueRange possible() {
        return ValueRange.EXPONENTIAL;
    }

    @Override
    default Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    default Optional<String> misled() {
        return Optional.of("noise fills more directions, as images that differ do");
    }

    @Override
    default Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    @Override
    default Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(
                FloorRule.OF_CANDIDATE, name(), (reference, candidate) -> Math.exp(log(candidate))));
    }

    @Override
    default Score compute(Evidence evidence) {
        return plugIn(evidence).build();
    }

    /** The score, to which a metric may add what else it knows. */
    default ScoreBuilder plugIn(Evidence evidence) {
        if (requires().unitNorm()) {
            evidence.requireUnitVectors(this);
        }
        return new LogScore(this, this::log, evidence.reference(), evidence.candidate()).plugIn();
    }
}
