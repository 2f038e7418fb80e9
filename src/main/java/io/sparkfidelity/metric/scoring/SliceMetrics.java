package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.SliceRole;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The metrics of slices, and the one that ranks them. A slice is small, and a biased score grows as its slice shrinks, so
 * that a ranking by {@code fid} or {@code cmmd} would be one by size: slices are ranked by an unbiased estimator that has a
 * value at any n, {@code cmmd_unbiased} on unit vectors and {@code kid} elsewhere.
 *
 * @param ranking the metric's name; smaller is better
 */
public record SliceMetrics(List<Metric> metrics, String ranking) {

    /** The metrics that a model's embeddings allow. */
    public static SliceMetrics of(ModelTraits features) {
        List<Metric> ranking = with(SliceRole.RANKING)
                .filter(metric -> features.unitNorm() || !metric.requires().unitNorm())
                .limit(1)
                .toList();
        Stream<Metric> shown = with(SliceRole.SHOWN)
                .filter(metric -> features.unitNorm() || !metric.requires().unitNorm());
        return new SliceMetrics(
                Stream.concat(ranking.stream(), shown).toList(), ranking.get(0).name());
    }

    private static Stream<Metric> with(SliceRole role) {
        return Metrics.all().stream().filter(metric -> metric.inSlices() == role);
    }

    /** What they require together. */
    public Plan plan() {
        return Plan.of(metrics);
    }

    /** The folds over a slice's pairs: without the blocks of KID, of which most slices have not one. */
    public PairRequirements pairs() {
        return plan().pairs().withoutKidSubsets();
    }

    /** The scores of one slice; they have no floors, which cost thirty solves a slice and metric. */
    public List<Score> scores(ModelTraits features, Sample reference, Sample candidate, PairFindings folds) {
        return Scorer.withoutFloors(features, reference)
                .scores(metrics, candidate, Optional.of(folds), Optional.empty());
    }
}
