package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.BucketSplits;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.ReferenceParts;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.SplitScores;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

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
     * The floor of a metric from tallies, for a candidate of {@code candidateN} embeddings.
     *
     * @return nothing where the metric has no floor from tallies, or the reference has no buckets or too few rows
     */
    public Optional<Floor> of(Metric metric, long candidateN) {
        return of(metric, OptionalLong.of(candidateN), Optional.empty());
    }

    /**
     * The floor of a metric.
     *
     * @param candidateN the candidate's embeddings; absent where nobody knows their number
     * @param pairs of the reference and the candidate, where they were visited
     * @return nothing where the metric has no floor, or the reference does not allow it
     */
    public Optional<Floor> of(Metric metric, OptionalLong candidateN, Optional<PairFindings> pairs) {
        return metric.floor().flatMap(source -> source.trial()
                .on(new Parts(metric.name(), source.rule(), candidateN, pairs))
                .map(splits -> floor(source.rule(), splits)));
    }

    /** What one metric is tried on, for one candidate. */
    private final class Parts implements ReferenceParts {
        private final String metric;
        private final FloorRule rule;
        private final OptionalLong candidateN;
        private final Optional<PairFindings> pairs;

        Parts(String metric, FloorRule rule, OptionalLong candidateN, Optional<PairFindings> pairs) {
            this.metric = metric;
            this.rule = rule;
            this.candidateN = candidateN;
            this.pairs = pairs;
        }

        @Override
        public Optional<SplitScores> ofTallies(ToDoubleBiFunction<Tally, Tally> estimate) {
            if (!reference.tally().hasBuckets() || candidateN.orElse(0) < 1) {
                return Optional.empty();
            }
            long m = candidateN.getAsLong();
            boolean subsampled = rule == FloorRule.SUBSAMPLED;
            double share = (double) m / reference.n();
            Key key = new Key(
                    metric,
                    subsampled ? BucketSplits.buckets(1 / share) : BucketSplits.HALF,
                    subsampled ? BucketSplits.buckets(share) : BucketSplits.HALF);
            return known.computeIfAbsent(key, k -> score(estimate, k))
                    .map(splits -> new SplitScores(splits, 1.0 / reference.n() + 1.0 / m, rough(splits)));
        }

        @Override
        public Optional<SplitScores> ofPairs(Function<PairFindings, List<SplitScore>> estimates) {
            return pairs.flatMap(found -> Optional.of(estimates.apply(found))
                    .filter(splits -> !splits.isEmpty())
                    .map(splits -> new SplitScores(
                            splits, 1.0 / found.referenceN() + 1.0 / found.candidateN(), Optional.empty())));
        }
    }

    private Optional<List<SplitScore>> score(ToDoubleBiFunction<Tally, Tally> estimate, Key key) {
        List<SplitScore> scores = new ArrayList<>();
        boolean possible = BucketSplits.visit(
                reference.tally(),
                key.first(),
                key.second(),
                parts -> scores.add(new SplitScore(
                        estimate.applyAsDouble(parts.reference(), parts.candidate()),
                        parts.referenceN(),
                        parts.candidateN())));
        return possible ? Optional.of(List.copyOf(scores)) : Optional.empty();
    }

    private static Floor floor(FloorRule rule, SplitScores splits) {
        double[] values = splits.scores().stream()
                .mapToDouble(split -> rule == FloorRule.SUBSAMPLED
                        ? split.value()
                        : split.value() * splits.inverseSizes() / split.inverseSizes())
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

    private static Optional<String> note(FloorRule rule, SplitScores splits) {
        return switch (rule) {
            case SUBSAMPLED -> Optional.of(sizes(splits.scores()));
            case SCALED -> splits.rough();
            case CENTRED -> Optional.empty();
        };
    }

    private Optional<String> rough(List<SplitScore> splits) {
        Tally whole = reference.tally().pooled();
        boolean singular = whole.has(MomentFields.SUM)
                && splits.stream()
                        .anyMatch(split -> Math.min(split.referenceN(), split.candidateN())
                                <= whole.field(MomentFields.SUM).length());
        return singular
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
