package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.pairs.NeighbourRatios;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How varied one dataset is, without a reference. */
public final class Diversity {
    /** The name of {@link #intrinsicDimension}'s score. */
    private static final String INTRINSIC_DIMENSION = "intrinsic_dimension";

    private Diversity() {}

    /** What a score is, in a reader's words, if it is of no metric of the list. */
    public static Optional<String> words(String name) {
        return name.equals(INTRINSIC_DIMENSION) ? Optional.of("dimension by two nearest neighbours") : Optional.empty();
    }

    /** The metrics of one set alone that embeddings allow: {@code vendi_cosine} of unit vectors and {@code effective_rank}. */
    public static List<Metric> metrics(ModelTraits features) {
        return features.unitNorm() ? List.of(new VendiCosine(), new EffectiveRank()) : List.of(new EffectiveRank());
    }

    /**
     * The scores by these metrics.
     *
     * @throws IllegalArgumentException as {@link Metric#compute}
     */
    public static List<Score> ofTally(ModelTraits features, Sample sample) {
        Evidence evidence = new Evidence(features, sample, sample);
        return metrics(features).stream()
                .map(metric -> alone(evidence.score(metric)))
                .toList();
    }

    /**
     * The dimension of the surface that the embeddings lie on, by the ratios of every row's distances to its two nearest
     * neighbours (Facco et al. 2017): on a uniform density log(r2 / r1) is exponential with the rate d, and (N - 1) / sum
     * log(r2 / r1) estimates d. It looks at the scale of nearest neighbours, so it depends on n, and in tens of dimensions it
     * is too small. The error is the jackknife over buckets, whose deletion changes neighbours as well: some 1.6 times the
     * spread of repeated draws, where the textbook's d / sqrt N, which takes the ratios to be independent, is 0.8 times it.
     *
     * <p>{@code details.copies} counts the rows that another row equals, {@code details.leftOut} them and those whose two
     * neighbours are copies; {@code details.theoretical} is d / sqrt N.
     */
    public static Score intrinsicDimension(Sample sample, NeighbourRatios ratios) {
        long n = Arrays.stream(ratios.rows()).sum();
        double value = ratios.dimension();
        if (Double.isNaN(value)) {
            return alone(new ScoreBuilder(
                            INTRINSIC_DIMENSION, Score.Direction.LARGER_IS_BETTER, "two-nn", value, sample, sample)
                    .counts(n, n)
                    .bias(Score.Bias.UNKNOWN)
                    .detail("copies", ratios.copies())
                    .detail("leftOut", n - ratios.count())
                    .warning("no value: needs rows with two neighbours at different distances")
                    .build());
        }
        double[] replicates = new double[Bucket.COUNT];
        Arrays.setAll(replicates, ratios::without);
        boolean possible = Arrays.stream(replicates).noneMatch(Double::isNaN)
                && Arrays.stream(ratios.rows()).filter(rows -> rows > 0).count() > 1;
        ErrorBar error = ErrorBar.ofCandidate(
                value,
                new ErrorBar.Side(
                        sample,
                        true,
                        possible ? Optional.of(new Jackknife(value, replicates, ratios.rows())) : Optional.empty()));
        return alone(
                new ScoreBuilder(INTRINSIC_DIMENSION, Score.Direction.LARGER_IS_BETTER, "two-nn", value, sample, sample)
                        .counts(n, n)
                        .bias(Score.Bias.UNKNOWN)
                        .error(error)
                        .detail("copies", ratios.copies())
                        .detail("leftOut", n - ratios.count())
                        .detail("theoretical", value / Math.sqrt(ratios.count()))
                        .build());
    }

    /** That both sides are one set is no news here. */
    private static Score alone(Score score) {
        return score.withoutWarning(ScoreBuilder.SAME_SET);
    }
}
