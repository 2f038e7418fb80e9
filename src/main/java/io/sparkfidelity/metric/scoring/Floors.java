package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.BucketSplits;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairMetric;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.SplitScored;
import io.sparkfidelity.metric.frechet.Fid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a perfect model would score against one reference: 30 seeded random splits of the reference's buckets, each part
 * scored against the other.
 *
 * <p>A split costs a solve, so that an object of this class keeps what it has scored: make one for a reference and ask it
 * for every candidate. FID and V-statistics have a bias and, at equal distributions, a spread that go as 1/n + 1/m; their
 * splits, of 8 buckets against 8, serve candidates of every size. Not thread-safe.
 */
public final class Floors {
    private final Sample reference;
    private final Map<Key, Optional<List<SplitScore>>> known = new HashMap<>();

    private record Key(String metric, int first, int second) {}

    public Floors(Sample reference) {
        this.reference = reference;
    }

    /**
     * The floor of a metric for a candidate of {@code candidateN} embeddings.
     *
     * @return nothing where the metric has no floor from tallies, or the reference has no buckets or too few rows
     */
    public Optional<Floor> of(Metric metric, long candidateN) {
        if (!(metric instanceof SplitScored scored) || !reference.tally().hasBuckets() || candidateN < 1) {
            return Optional.empty();
        }
        boolean subsampled = scored.floorRule() == FloorRule.SUBSAMPLED;
        double share = (double) candidateN / reference.n();
        Key key = new Key(
                metric.name(),
                subsampled ? BucketSplits.buckets(1 / share) : BucketSplits.HALF,
                subsampled ? BucketSplits.buckets(share) : BucketSplits.HALF);
        return known.computeIfAbsent(key, k -> score(scored, k))
                .map(splits -> floor(
                        scored.floorRule(),
                        splits,
                        1.0 / reference.n() + 1.0 / candidateN,
                        note(scored.floorRule(), splits)));
    }

    private Optional<List<SplitScore>> score(SplitScored metric, Key key) {
        List<SplitScore> scores = new ArrayList<>();
        boolean possible = BucketSplits.visit(
                reference.tally(),
                key.first(),
                key.second(),
                parts -> scores.add(new SplitScore(
                        metric.onSplit(parts.reference(), parts.candidate()), parts.referenceN(), parts.candidateN())));
        return possible ? Optional.of(List.copyOf(scores)) : Optional.empty();
    }

    /**
     * The floor of a metric of pairs, from the reference's own pairs.
     *
     * @return nothing where some part of the reference has too few rows
     */
    public static Optional<Floor> of(PairMetric metric, PairFindings folds) {
        List<SplitScore> splits = metric.onSplits(folds);
        return splits.isEmpty()
                ? Optional.empty()
                : Optional.of(floor(
                        metric.floorRule(),
                        splits,
                        1.0 / folds.referenceN() + 1.0 / folds.candidateN(),
                        metric.floorRule() == FloorRule.SUBSAMPLED ? Optional.of(sizes(splits)) : Optional.empty()));
    }

    private static Floor floor(FloorRule rule, List<SplitScore> splits, double inverseSizes, Optional<String> note) {
        double[] values = splits.stream()
                .mapToDouble(split -> rule == FloorRule.SUBSAMPLED
                        ? split.value()
                        : split.value() * inverseSizes / split.inverseSizes())
                .sorted()
                .toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double centre = rule == FloorRule.CENTRED ? mean : 0;
        return new Floor(
                mean - centre, quantile(values, 0.05) - centre, quantile(values, 0.95) - centre, values.length, note);
    }

    private Optional<String> note(FloorRule rule, List<SplitScore> splits) {
        if (rule == FloorRule.SUBSAMPLED) {
            return Optional.of(sizes(splits));
        }
        boolean singular = splits.stream()
                .anyMatch(split -> Math.min(split.referenceN(), split.candidateN()) <= Fid.dimension(reference));
        return singular && rule == FloorRule.SCALED
                ? Optional.of("half of the reference has no more images than dimensions: the floor is rough")
                : Optional.empty();
    }

    private static String sizes(List<SplitScore> splits) {
        double size =
                splits.stream().mapToLong(SplitScore::candidateN).average().orElseThrow();
        return String.format(Locale.ROOT, "the floor is that of parts of about %,.0f images, not rescaled", size);
    }

    /** Linear between the order statistics (type 7 of Hyndman and Fan 1996). */
    private static double quantile(double[] sorted, double probability) {
        double at = probability * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
