package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.statistics.Entropy;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;
import java.util.Set;

/**
 * The Vendi Score of unit vectors under the cosine kernel (Friedman and Dieng 2023, definition 3.1): the exponential of the
 * entropy of the eigenvalues of gram/trace, 1 to min(n, d), the effective number of distinct images. Diversity without a
 * reference, whose own score stands in {@code details.reference}.
 */
public record VendiCosine() implements Metric {
    @Override
    public String name() {
        return "vendi_cosine";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.EXPONENTIAL;
    }

    @Override
    public String words() {
        return "Vendi score: how many different images, by cosine";
    }

    @Override
    public Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    public Optional<String> misled() {
        return Optional.of("noise fills more directions, as images that differ do");
    }

    @Override
    public Requirements requires() {
        return Requirements.ofUnitVectors(Set.of(MomentFields.N, MomentFields.SUM, MomentFields.GRAM));
    }

    @Override
    public Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        evidence.requireUnitVectors(this);
        return new LogScore(this, VendiCosine::log, reference, candidate)
                .plugIn()
                .build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.OF_CANDIDATE, name(), VendiCosine::onSplit));
    }

    static double onSplit(Tally reference, Tally candidate) {
        return Math.exp(log(candidate));
    }

    private static double log(Tally tally) {
        try (Matrix gram = Moments.of(tally).secondMoment()) {
            return Entropy.ofWeights(Eigenvalues.ofSymmetric(gram, gram.rows()));
        }
    }
}
