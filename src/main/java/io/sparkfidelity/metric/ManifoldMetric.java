package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.ManifoldScores;
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
        PRECISION(ManifoldScores::precision),
        RECALL(ManifoldScores::recall),
        DENSITY(ManifoldScores::density),
        /** {@code details.expectedCoverage} is its mean where both sets are of one distribution. */
        COVERAGE(ManifoldScores::coverage);

        private final Function<ManifoldScores, ReplicatedValue> value;

        Part(Function<ManifoldScores, ReplicatedValue> value) {
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
        return Requirements.ofPairs(PairRequirements.ofNeighbours(), false);
    }

    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    @Override
    public Score compute(Features features, PairFolds folds, Sample reference, Sample candidate) {
        PairScores scores = new PairScores(folds, reference, candidate);
        if (folds.manifold().isEmpty()) {
            return rough(scores.without(name(), missing(folds)), folds).build();
        }
        ManifoldScores manifold = folds.manifold().get();
        ScoreBuilder builder = rough(scores.score(name(), part.value.apply(manifold), 1), folds)
                .warning("the error bar is on the safe side, and there is no floor");
        if (part == Part.COVERAGE) {
            builder.detail("expectedCoverage", manifold.expectedCoverage());
        }
        return builder.build();
    }

    private static ScoreBuilder rough(ScoreBuilder builder, PairFolds folds) {
        return builder.bias(Score.Bias.UNKNOWN).largerIsBetter().detail("k", folds.k());
    }

    private static String missing(PairFolds folds) {
        long fewest = Math.min(folds.referenceN(), folds.candidateN());
        if (fewest > folds.k()) {
            throw new IllegalArgumentException("the neighbourhoods were not compared");
        }
        return "needs more than k = " + folds.k() + " images on either side; there are " + fewest;
    }
}
