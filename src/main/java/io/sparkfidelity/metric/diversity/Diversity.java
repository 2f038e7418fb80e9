package io.sparkfidelity.metric.diversity;

import io.sparkfidelity.metric.Evidence;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.ScoreBuilder;
import io.sparkfidelity.pairs.NeighbourRatios;
import java.util.List;

/** How varied one dataset is, without a reference. */
public final class Diversity {
    private Diversity() {}

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

    /** The {@link IntrinsicDimension} of a set from what {@link IntrinsicDimension#neighbours} found on its pairs. */
    public static Score intrinsicDimension(Sample sample, NeighbourRatios ratios) {
        return alone(new IntrinsicDimension().of(sample, ratios));
    }

    /** That both sides are one set is no news here. */
    private static Score alone(Score score) {
        return score.withoutWarning(ScoreBuilder.SAME_SET);
    }
}
