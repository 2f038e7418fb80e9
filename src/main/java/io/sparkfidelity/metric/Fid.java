package io.sparkfidelity.metric;

import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Frechet distance of the embeddings' means and unbiased covariances (Heusel et al. 2017); the Frechet Inception
 * Distance where the model is Inception. Units: those of the embedding, squared. 0 to infinity, and exactly 0 for equal
 * tallies. The plug-in estimate is biased upward by about 1/n.
 */
public record Fid() implements Metric {
    @Override
    public String name() {
        return "fid";
    }

    @Override
    public Requirements requires() {
        return new Requirements(Set.of(MomentFields.N, MomentFields.SUM, MomentFields.GRAM), false);
    }

    @Override
    public Score compute(Features features, Sample reference, Sample candidate) {
        Moments x = Moments.of(reference.tally());
        Moments y = Moments.of(candidate.tally());
        // Rounding would leave some 1e-15 of the covariances' traces.
        FrechetDistance distance =
                reference.tally().equals(candidate.tally()) ? new FrechetDistance(0, 0) : FrechetDistance.between(x, y);
        return Score.plugIn(
                name(),
                distance.value(),
                "plug-in",
                x.n(),
                y.n(),
                warnings(reference, x, candidate, y),
                Map.of("meanTerm", distance.meanTerm(), "covarianceTerm", distance.covarianceTerm()));
    }

    private static List<String> warnings(Sample reference, Moments x, Sample candidate, Moments y) {
        List<String> warnings = new ArrayList<>();
        singular(reference, x).ifPresent(warnings::add);
        singular(candidate, y).ifPresent(warnings::add);
        if (reference.tally().equals(candidate.tally())) {
            warnings.add("both sides are the same set");
        }
        return warnings;
    }

    private static Optional<String> singular(Sample sample, Moments moments) {
        return moments.n() > moments.dimension()
                ? Optional.empty()
                : Optional.of("n <= d: the covariance of '" + sample.name() + "' is singular (" + moments.n()
                        + " images, " + moments.dimension() + " dimensions); the distance is far too large");
    }
}
