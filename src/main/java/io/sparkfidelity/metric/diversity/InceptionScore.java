package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.metric.statistics.Entropy;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Predictions;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyFields;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The Inception Score, exp E KL(p(y|x) || p(y)), of all images in one split (Salimans et al. 2016, section 4): 1 to the
 * number of classes, larger is better. It does not look at the reference, whose own score stands in {@code
 * details.reference}.
 *
 * <p>Where the candidate has splits, {@code details.splitsMean} and {@code details.splitsDeviation} are the field's way to
 * report it: mean and deviation (divisor: the number of splits) of the scores of {@code details.splits} parts. Smaller parts
 * score lower.
 */
public record InceptionScore() implements Metric {
    static final Requirements REQUIREMENTS =
            Requirements.of(Set.of(MomentFields.N, TallyFields.PROBABILITY, TallyFields.NEGATIVE_ENTROPY));

    @Override
    public String name() {
        return "inception_score";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.EXPONENTIAL;
    }

    @Override
    public String words() {
        return "Inception Score, of the candidate alone";
    }

    @Override
    public Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    public Optional<String> corrected() {
        return Optional.of(new InceptionScoreInfinity().name());
    }

    @Override
    public Optional<String> misled() {
        return Optional.of("predictions are surer or more evenly spread, whatever the images look like");
    }

    @Override
    public boolean usesSplits() {
        return true;
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
    public boolean takesWeights() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        Sample reference = evidence.reference();
        Sample candidate = evidence.candidate();
        ScoreBuilder builder = new LogScore(this, InceptionScore::log, reference, candidate).plugIn();
        double[] splits = candidate.splits().stream()
                .filter(split -> split.value(MomentFields.N, 0) > 0)
                .mapToDouble(split -> Math.exp(log(split)))
                .toArray();
        if (splits.length > 0) {
            double mean = Arrays.stream(splits).average().orElseThrow();
            double variance = Arrays.stream(splits)
                    .map(score -> (score - mean) * (score - mean))
                    .average()
                    .orElseThrow();
            builder.detail("splits", splits.length)
                    .detail("splitsMean", mean)
                    .detail("splitsDeviation", Math.sqrt(variance));
        }
        if (splits.length < candidate.splits().size()) {
            builder.warning(candidate.splits().size() - splits.length + " of "
                    + candidate.splits().size() + " splits are empty, and left out");
        }
        return builder.build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.OF_CANDIDATE, name(), InceptionScore::onSplit));
    }

    static double onSplit(Tally reference, Tally candidate) {
        return Math.exp(log(candidate));
    }

    /** E sum_c p log p - sum_c E[p] log E[p]. */
    static double log(Tally tally) {
        Predictions predictions = Predictions.of(tally);
        return predictions.meanNegativeEntropy() + Entropy.ofWeights(predictions.meanProbability());
    }
}
