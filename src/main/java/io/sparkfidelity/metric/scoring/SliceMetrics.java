package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import io.sparkfidelity.metric.frechet.Fid;
import io.sparkfidelity.metric.frechet.FidInfinity;
import io.sparkfidelity.metric.mmd.Cmmd;
import io.sparkfidelity.metric.mmd.CmmdUnbiased;
import io.sparkfidelity.metric.pairwise.Kid;
import io.sparkfidelity.metric.pairwise.ManifoldMetric;
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
        List<Metric> unbiased =
                features.unitNorm() ? List.of(new CmmdUnbiased(), new Cmmd()) : List.<Metric>of(new Kid());
        List<Metric> metrics = Stream.of(
                        unbiased,
                        List.of(new Fid(), new FidInfinity()),
                        List.of(
                                new ManifoldMetric(ManifoldMetric.Part.DENSITY),
                                new ManifoldMetric(ManifoldMetric.Part.COVERAGE)))
                .<Metric>flatMap(List::stream)
                .toList();
        return new SliceMetrics(metrics, unbiased.get(0).name());
    }

    /** The folds over a slice's pairs: without the blocks of KID, of which most slices have not one. */
    public PairRequirements pairs() {
        PairRequirements all = PairRequirements.of(metrics);
        return all.withoutKidSubsets();
    }

    /** The scores of one slice; they have no floors, which cost thirty solves a slice and metric. */
    public List<Score> scores(ModelTraits features, Sample reference, Sample candidate, PairFindings folds) {
        return Scorer.withoutFloors(features, reference)
                .scores(metrics, candidate, Optional.of(folds), Optional.empty());
    }
}
