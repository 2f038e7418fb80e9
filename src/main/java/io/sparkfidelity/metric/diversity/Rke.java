package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;
import java.util.Set;

/**
 * The Renyi kernel entropy of order 2 of unit vectors under the cosine kernel, as a number of modes (Jalali, Li and Farnia
 * 2023, RKE): 1 over the mean of k(x, x')^2 over all ordered pairs, those of a row with itself too, which is 1 over the
 * squared Frobenius norm of gram/n; 1 to min(n, d). Large shares of the images weigh more in it than in {@link VendiCosine},
 * whose entropy is of order 1. {@code details.unbiased} leaves the pairs of a row with itself out; the reference's own score
 * stands in {@code details.reference}.
 */
public record Rke() implements Metric {
    @Override
    public String name() {
        return "rke";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.EXPONENTIAL;
    }

    @Override
    public String words() {
        return "Renyi score of order 2: how many modes, by cosine";
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

    /** A relative of vendi_cosine. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        evidence.requireUnitVectors(this);
        Sample candidate = evidence.candidate();
        Moments moments = Moments.of(candidate.tally().pooled());
        double trace = moments.secondMomentTrace();
        double n = moments.n();
        double distinct = (n * moments.squaredSecondMomentNorm() - trace * trace) / (n - 1);
        return new LogScore(this, Rke::log, evidence.reference(), candidate)
                .plugIn()
                .detail("unbiased", trace * trace / distinct)
                .build();
    }

    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofTallies(FloorRule.OF_CANDIDATE, name(), Rke::onSplit));
    }

    static double onSplit(Tally reference, Tally candidate) {
        return Math.exp(log(candidate));
    }

    /** Over the squared trace, which is 1 but for the rounding of the vectors. */
    private static double log(Tally tally) {
        Moments moments = Moments.of(tally);
        return 2 * Math.log(moments.secondMomentTrace()) - Math.log(moments.squaredSecondMomentNorm());
    }
}
