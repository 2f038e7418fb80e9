package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;

/**
 * The Renyi kernel entropy of order 2 of unit vectors under the cosine kernel, as a number of modes (Jalali, Li and Farnia
 * 2023, RKE): 1 over the mean of k(x, x')^2 over all ordered pairs, those of a row with itself too, which is 1 over the
 * squared Frobenius norm of gram/n; 1 to min(n, d). Large shares of the images weigh more in it than in {@link VendiCosine},
 * whose entropy is of order 1. {@code details.unbiased} leaves the pairs of a row with itself out; the reference's own score
 * stands in {@code details.reference}.
 */
public record Rke() implements FilledDirections {
    @Override
    public String name() {
        return "rke";
    }

    @Override
    public String words() {
        return "Renyi score of order 2: how many modes, by cosine";
    }

    @Override
    public Requirements requires() {
        return Requirements.ofUnitVectors(MomentFields.NAMES);
    }

    /** A relative of vendi_cosine. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        Moments moments = Moments.of(evidence.candidate().tally().pooled());
        double trace = moments.secondMomentTrace();
        double n = moments.n();
        double distinct = (n * moments.squaredSecondMomentNorm() - trace * trace) / (n - 1);
        return plugIn(evidence).detail("unbiased", trace * trace / distinct).build();
    }

    /** Over the squared trace, which is 1 but for the rounding of the vectors. */
    @Override
    public double log(Tally tally) {
        Moments moments = Moments.of(tally);
        return 2 * Math.log(moments.secondMomentTrace()) - Math.log(moments.squaredSecondMomentNorm());
    }
}
