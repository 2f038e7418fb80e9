package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.ReplicatedValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How two sets lie in each other's neighbourhoods, see {@link ManifoldScores}: shares of 0 to 1, density from 0 up; larger is
 * better. {@code details.k} is the neighbour that a row's ball reaches to.
 *
 * <p>What such a score estimates depends on n and k. Whether a row lies in some ball is not a smooth function of the rows,
 * and the error bars, from the exact deletion of every bucket, are wider than need be.
 */
public record ManifoldMetric(Part part) implements PairMetric {
    /** One of the scores. */
    public enum Part {
        PRECISION(Neighbourhood.DEFAULT, ManifoldScores::precision),
        RECALL(Neighbourhood.DEFAULT, ManifoldScores::recall),
        DENSITY(Neighbourhood.DEFAULT, ManifoldScores::density),
        /** {@code details.expectedCoverage} is its mean where both sets are of one distribution. */
        COVERAGE(Neighbourhood.DEFAULT, ManifoldScores::coverage),
        /** As StyleGAN, guided-diffusion and torch-fidelity report it. A name of its own: its numbers are others. */
        PRECISION_K3(Neighbourhood.CLOSED_3, ManifoldScores::precision),
        /** The same of recall. */
        RECALL_K3(Neighbourhood.CLOSED_3, ManifoldScores::recall);

        private final Neighbourhood neighbourhood;
        private final Function<ManifoldScores, ReplicatedValue> value;

        Part(Neighbourhood neighbourhood, Function<ManifoldScores, ReplicatedValue> value) {
            this.neighbourhood = neighbourhood;
            this.value = value;
        }
    }

    static List<ManifoldMetric> all() {
        return Arrays.stream(Part.values()).map(ManifoldMetric::new).toList();
    }

    @Override
    public String name() {
        return part.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(PairRequirements.ofNeighbourhood(part.neighbourhood), false);
    }

    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    @Override
    public boolean byNameOnly() {
        return !part.neighbourhood.equals(Neighbourhood.DEFAULT);
    }

    @Override
    public Score compute(Features features, PairFolds folds, Sample reference, Sample candidate) {
        PairScores scores = new PairScores(folds, reference, candidate);
        if (!part.neighbourhood.fits(folds.referenceN(), folds.candidateN())) {
            return rough(scores.without(name(), missing(folds))).build();
        }
        ManifoldScores manifold = folds.manifold(part.neighbourhood);
        ScoreBuilder builder = rough(scores.score(name(), part.value.apply(manifold), 1))
                .warning("the error bar is on the safe side, and there is no floor");
        if (part == Part.COVERAGE) {
            builder.detail("expectedCoverage", manifold.expectedCoverage());
        }
        return builder.build();
    }

    private ScoreBuilder rough(ScoreBuilder builder) {
        return builder.bias(Score.Bias.UNKNOWN).largerIsBetter().detail("k", part.neighbourhood.k());
    }

    private String missing(PairFolds folds) {
        return "needs more than k = " + part.neighbourhood.k() + " images on either side; there are "
                + Math.min(folds.referenceN(), folds.candidateN());
    }
}
