package io.sparkfidelity.metric.pairwise;

import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.FloorSource;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.pairs.LogDistances;
import io.sparkfidelity.pairs.NeighbourFold;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.WithinSums;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How dense the reference is where the candidate's images lie: the mean over them of -log d, d the Euclidean distance to the 5th
 * nearest image of the reference. In d_e dimensions d_e times the score and a constant of n, k and d_e is the mean of the
 * logarithm of a nearest-neighbour estimate of the reference's density (Kozachenko and Leonenko 1987), so that the negative score
 * is, but for these, an estimate of the cross entropy of the candidate and the reference (Wang, Kulkarni and Verdu 2009, of whose
 * divergence it is the half that looks at the reference). Any number; it grows as log n / d_e with the reference's size.
 *
 * <p>A candidate that five images of the reference equal is at distance 0: it is left out and counted in {@code
 * details.leftOut}; {@code details.copies} counts those that one or more equal. {@code details.reference} is the same of the
 * reference's own images among its others, which is also the floor's mean. The error is the jackknife over the buckets of
 * both sides, whose deletion is exact.
 */
public record ReferenceDensity() implements Metric {
    private static final int K = 5;
    private static final String GROUPED =
            "images of one unit are near one another: what a perfect model would score is not known";
    private static final NeighbourFold.Spec ACROSS = new NeighbourFold.Spec(Side.CANDIDATE, Side.REFERENCE, K);
    private static final NeighbourFold.Spec WITHIN = new NeighbourFold.Spec(Side.REFERENCE, K);

    @Override
    public String name() {
        return "reference_density";
    }

    @Override
    public String words() {
        return "mean -log distance to the 5th nearest image of the reference";
    }

    @Override
    public Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    public Comparison comparison() {
        return Comparison.DIRECTED;
    }

    @Override
    public Optional<String> misled() {
        return Optional.of("images crowd where the reference is dense, or copy it");
    }

    @Override
    public Optional<String> blindTo() {
        return Optional.of("what the candidate lacks: recall and coverage see that");
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(PairRequirements.ofFolds(List.of(WITHIN, ACROSS)), false);
    }

    /** A relative of density. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        PairFindings folds = evidence.pairs();
        LogDistances distances = LogDistances.of(folds.of(ACROSS).values(), K);
        double value = distances.mean(WithinSums.ALL);
        PairScores scores = new PairScores(evidence);
        if (Double.isNaN(value)) {
            return detailed(scores.without(this, "no value: " + reason(folds)), folds, distances)
                    .build();
        }
        double[] ofReference = new double[Bucket.COUNT];
        double[] ofCandidate = new double[Bucket.COUNT];
        Arrays.setAll(ofReference, distances::withoutNeighbours);
        Arrays.setAll(ofCandidate, b -> distances.mean(WithinSums.ALL & ~(1 << b)));
        ErrorBar error = scores.error(value, ofReference, ofCandidate);
        ScoreBuilder builder = detailed(scores.score(this, error), folds, distances);
        return evidence.reference().grouped() || evidence.candidate().grouped()
                ? builder.warning(GROUPED).build()
                : builder.build();
    }

    private static String reason(PairFindings folds) {
        return folds.referenceN() < K
                ? "needs " + K + " images of the reference; there are " + folds.referenceN()
                : "every image of the candidate equals " + K + " of the reference";
    }

    private static ScoreBuilder detailed(ScoreBuilder builder, PairFindings folds, LogDistances distances) {
        long rows = Arrays.stream(distances.rows()).sum();
        long leftOut = rows - distances.count();
        builder.bias(Score.Bias.UNKNOWN)
                .detail("k", K)
                .detail("copies", distances.copies())
                .detail("leftOut", leftOut);
        if (leftOut > 0 && leftOut < rows) {
            builder.warning(leftOut + " of " + rows + " images equal " + K
                    + " of the reference and do not count: at distance 0");
        }
        double own = own(folds).mean(WithinSums.ALL);
        return Double.isNaN(own) ? builder : builder.detail("reference", own);
    }

    private static LogDistances own(PairFindings folds) {
        return LogDistances.of(folds.of(WITHIN).values(), K);
    }

    /** The reference's own images among its others, of one fewer, which units of several images would bring too near. */
    @Override
    public Optional<FloorSource> floor() {
        return Optional.of(FloorSource.ofPairsOfCandidate(FloorRule.MEAN_OF_CANDIDATE, folds -> own(folds)::mean)
                .ofSingleImages());
    }
}
