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
import io.sparkfidelity.tally.Bucket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

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
        if (scored.floorRule() == FloorRule.OF_CANDIDATE) {
            return ofCandidate(metric, scored, candidateN);
        }
        Key key = new Key(metric.name(), BucketSplits.HALF, BucketSplits.HALF);
        return known.computeIfAbsent(key, k -> score(scored, k))
                .map(splits -> new PerfectBand(splits, filled(), note(scored.floorRule(), splits))
                        .between(scored.floorRule(), 1.0 / reference.n() + 1.0 / candidateN));
    }

    /** Of a score of the candidate alone. */
    private Optional<Floor> ofCandidate(Metric metric, SplitScored scored, long candidateN) {
        int part = BucketSplits.buckets(2.0 * candidateN / reference.n());
        return known.computeIfAbsent(
                        new Key(metric.name(), Bucket.COUNT - part, part), k -> score(scored, k))
                .map(splits -> new PerfectBand(splits, filled(), Optional.empty())
                        .ofCandidate(
                                scored.onSplit(
                                        reference.tally().pooled(),
                                        reference.tally().pooled()),
                                reference.n(),
                                candidateN));
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
                : Optional.of(new PerfectBand(
                                splits,
                                (int) folds.referenceRows().stream()
                                        .filter(rows -> rows > 0)
                                        .count(),
                                metric.floorNote(folds))
                        .between(metric.floorRule(), 1.0 / folds.referenceN() + 1.0 / folds.candidateN()));
    }

    private Optional<String> note(FloorRule rule, List<SplitScore> splits) {
        boolean singular = splits.stream()
                .anyMatch(split -> Math.min(split.referenceN(), split.candidateN()) <= Fid.dimension(reference));
        return singular && rule == FloorRule.SCALED
                ? Optional.of("half of the reference has no more images than dimensions: the floor is rough")
                : Optional.empty();
    }

    private int filled() {
        return (int) IntStream.range(0, Bucket.COUNT)
                .filter(bucket -> reference.tally().n(bucket) > 0)
                .count();
    }
}
