package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.AtHand;
import io.sparkfidelity.metric.Comparison;
import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Requirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.ValueRange;
import io.sparkfidelity.pairs.NeighbourFold;
import io.sparkfidelity.pairs.NeighbourRatios;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The dimension of the surface that the candidate's embeddings lie on, by the ratios of every row's distances to its two nearest
 * neighbours (Facco et al. 2017): on a uniform density log(r2 / r1) is exponential with the rate d, and (N - 1) / sum
 * log(r2 / r1) estimates d. It looks at the scale of nearest neighbours, so it depends on n, and in tens of dimensions it
 * is too small. The error is the jackknife over buckets, whose deletion changes neighbours as well: some 1.6 times the
 * spread of repeated draws, where the textbook's d / sqrt N, which takes the ratios to be independent, is 0.8 times it.
 *
 * <p>{@code details.copies} counts the rows that another row equals, {@code details.leftOut} them and those whose two
 * neighbours are copies; {@code details.theoretical} is d / sqrt N. {@code details.reference} is the reference's own, with
 * {@code details.referenceStandardError}. There is no floor: parts of the reference have fewer rows, and so other neighbours.
 */
public record IntrinsicDimension() implements Metric {
    private static final String NONE = "no value: needs rows with two neighbours at different distances";

    /** The fold that finds what it is made of. */
    public static NeighbourFold.Spec neighbours(Side side) {
        return new NeighbourFold.Spec(side, NeighbourRatios.K);
    }

    @Override
    public String name() {
        return "intrinsic_dimension";
    }

    @Override
    public String words() {
        return "dimension by two nearest neighbours";
    }

    @Override
    public ValueRange possible() {
        return ValueRange.NOT_NEGATIVE;
    }

    @Override
    public Score.Direction direction() {
        return Score.Direction.LARGER_IS_BETTER;
    }

    @Override
    public Optional<String> misled() {
        return Optional.of("noise moves images off the surface that they lie on");
    }

    @Override
    public Comparison comparison() {
        return Comparison.OF_CANDIDATE;
    }

    /** The reference's own stands beside it. */
    @Override
    public Optional<String> obstacleOfReference(AtHand reference) {
        return obstacle(reference);
    }

    @Override
    public Requirements requires() {
        return Requirements.ofPairs(
                PairRequirements.ofFolds(List.of(neighbours(Side.REFERENCE), neighbours(Side.CANDIDATE))), false);
    }

    /** It visits the pairs of either side. */
    @Override
    public boolean byNameOnly() {
        return true;
    }

    @Override
    public Score compute(Evidence evidence) {
        PairFindings folds = evidence.pairs();
        PairScores scores = new PairScores(evidence);
        NeighbourRatios own =
                NeighbourRatios.of(folds.of(neighbours(Side.CANDIDATE)).values());
        ScoreBuilder builder = filled(
                Double.isNaN(own.dimension())
                        ? scores.without(this, NONE)
                        : scores.score(this, error(evidence.candidate(), own)),
                own);
        NeighbourRatios other =
                NeighbourRatios.of(folds.of(neighbours(Side.REFERENCE)).values());
        if (!Double.isNaN(other.dimension())) {
            builder.detail("reference", other.dimension());
            error(evidence.reference(), other)
                    .standardError()
                    .ifPresent(error -> builder.detail("referenceStandardError", error));
        }
        return builder.build();
    }

    /** Of one set alone, whatever part of it took part. */
    Score of(Sample sample, NeighbourRatios ratios) {
        long n = Arrays.stream(ratios.rows()).sum();
        double value = ratios.dimension();
        ScoreBuilder builder = new ScoreBuilder(this, "two-nn", value, sample, sample).counts(n, n);
        if (Double.isNaN(value)) {
            builder.warning(NONE);
        } else {
            builder.error(error(sample, ratios));
        }
        return filled(builder, ratios).build();
    }

    private static ScoreBuilder filled(ScoreBuilder builder, NeighbourRatios ratios) {
        builder.bias(Score.Bias.UNKNOWN)
                .detail("copies", ratios.copies())
                .detail("leftOut", Arrays.stream(ratios.rows()).sum() - ratios.count());
        return Double.isNaN(ratios.dimension())
                ? builder
                : builder.detail("theoretical", ratios.dimension() / Math.sqrt(ratios.count()));
    }

    private static ErrorBar error(Sample sample, NeighbourRatios ratios) {
        double[] replicates = new double[Bucket.COUNT];
        Arrays.setAll(replicates, ratios::without);
        return ErrorBar.ofCandidate(
                ratios.dimension(), PairScores.side(sample, ratios.dimension(), replicates, ratios.rows()));
    }
}
