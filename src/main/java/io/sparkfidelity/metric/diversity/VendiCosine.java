package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.linalg.Eigenvalues;
import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.statistics.Entropy;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;

/**
 * The Vendi Score of unit vectors under the cosine kernel (Friedman and Dieng 2023, definition 3.1): the exponential of the
 * entropy of the eigenvalues of gram/trace, 1 to min(n, d), the effective number of distinct images. Diversity without a
 * reference, whose own score stands in {@code details.reference}.
 */
public record VendiCosine() implements FilledDirections {
    @Override
    public String name() {
        return "vendi_cosine";
    }

    @Override
    public String words() {
        return "Vendi score: how many different images, by cosine";
    }

    @Override
    public Requirements requires() {
        return Requirements.ofUnitVectors(MomentFields.NAMES);
    }

    @Override
    public double log(Tally tally) {
        try (Matrix gram = Moments.of(tally).secondMoment()) {
            return Entropy.ofWeights(Eigenvalues.ofSymmetric(gram, gram.rows()));
        }
    }
}
