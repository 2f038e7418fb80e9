package io.sparkfidelity.metric;

import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Predictions;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.util.Set;

/**
 * The Inception Score, exp E KL(p(y|x) || p(y)), of all images in one split (Salimans et al. 2016, section 4): 1 to the
 * number of classes, larger is better. It does not look at the reference, whose own score stands in {@code
 * details.reference}.
 */
public record InceptionScore() implements TallyMetric, SplitScored {
    static final Requirements REQUIREMENTS =
            Requirements.of(Set.of(MomentFields.N, TallyFields.PROBABILITY, TallyFields.NEGATIVE_ENTROPY));

    @Override
    public String name() {
        return "inception_score";
    }

    @Override
    public Requirements requires() {
        return REQUIREMENTS;
    }

    @Override
    public Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    @Override
    public Score compute(Features features, Sample reference, Sample candidate) {
        return new LogScore(name(), InceptionScore::log, reference, candidate)
                .plugIn()
                .build();
    }

    @Override
    public FloorRule floorRule() {
        return FloorRule.SUBSAMPLED;
    }

    @Override
    public double onSplit(Tally reference, Tally candidate) {
        return Math.exp(log(candidate));
    }

    /** E sum_c p log p - sum_c E[p] log E[p]. */
    static double log(Tally tally) {
        Predictions predictions = Predictions.of(tally);
        return predictions.meanNegativeEntropy() + Entropy.ofWeights(predictions.meanProbability());
    }
}
