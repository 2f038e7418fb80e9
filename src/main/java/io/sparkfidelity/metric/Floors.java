package io.sparkfidelity.metric;

import io.sparkfidelity.tally.Bucket;
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
    private static final int HALF = Bucket.COUNT / 2;

    private final Sample reference;
    private final Map<Key, Optional<List<SplitScore>>> known = new HashMap<>();

    private record Key(String metric, int first, int second) {}

    /** One split's estimate, and the sizes of its parts. */
    private record SplitScore(double value, long referenceN, long candidateN) {
        double inverseSizes() {
            return 1.0 / referenceN + 1.0 / candidateN;
        }
    }

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
        Key key = new Key(metric.name(), subsampled ? buckets(1 / share) : HALF, subsampled ? buckets(share) : HALF);
        return known.computeIfAbsent(key, k -> score(scored, k))
                .map(splits -> floor(scored.floorRule(), splits, 1.0 / reference.n() + 1.0 / candidateN));
    }

    private static int buckets(double share) {
        return (int) Math.max(1, Math.min(HALF, Math.round(HALF * share)));
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

    private Floor floor(FloorRule rule, List<SplitScore> splits, double inverseSizes) {
        double[] values = splits.stream()
                .mapToDouble(split -> rule == FloorRule.SUBSAMPLED
                        ? split.value()
                        : split.value() * inverseSizes / split.inverseSizes())
                .sorted()
                .toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double centre = rule == FloorRule.CENTRED ? mean : 0;
        return new Floor(
                mean - centre,
                quantile(values, 0.05) - centre,
                quantile(values, 0.95) - centre,
                values.length,
                note(rule, splits));
    }

    private Optional<String> note(FloorRule rule, List<SplitScore> splits) {
        if (rule == FloorRule.SUBSAMPLED) {
            double size =
                    splits.stream().mapToLong(SplitScore::candidateN).average().orElseThrow();
            return Optional.of(
                    String.format(Locale.ROOT, "the floor is that of parts of about %,.0f images, not rescaled", size));
        }
        boolean singular = splits.stream()
                .anyMatch(split -> Math.min(split.referenceN(), split.candidateN()) <= Fid.dimension(reference));
        return singular && rule == FloorRule.SCALED
                ? Optional.of("half of the reference has no more images than dimensions: the floor is rough")
                : Optional.empty();
    }

    /** Linear between the order statistics (type 7 of Hyndman and Fan 1996). */
    private static double quantile(double[] sorted, double probability) {
        double at = probability * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
