package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Bend;
import io.sparkfidelity.metric.BiasCurve;
import io.sparkfidelity.metric.BucketSplits;
import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PerfectCandidate;
import io.sparkfidelity.metric.ReferenceParts;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.SplitScores;
import io.sparkfidelity.metric.TallyEstimate;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What a perfect model would score against one reference: from 30 seeded random splits of the reference's buckets, each part
 * scored against the other, by {@link PerfectBand}.
 *
 * <p>A split costs a solve, so that an object of this class keeps what it has scored: make one for a reference and ask it
 * for every candidate. Not thread-safe.
 */
public final class Floors {
    /** Rows of a quarter from which on a distance of ordered rows tells how it falls. */
    private static final long FEWEST = 20;

    private final BucketedTally reference;
    private final double freedom;
    private final Map<Key, Optional<List<SplitScore>>> known = new HashMap<>();
    private final Map<String, Optional<Bend>> bends = new HashMap<>();

    private record Key(String estimate, int first, int second) {}

    public Floors(Sample reference) {
        this(reference.tally(), 1);
    }

    private Floors(BucketedTally reference, double freedom) {
        this.reference = reference;
        this.freedom = freedom;
    }

    /**
     * For candidates whose classes have the reference's shares whatever they drew: of parts that have the same shares too, as far as
     * these are known.
     */
    static Floors ofBalanced(Sample reference) {
        return reference
                .even()
                .map(even -> new Floors(even.tally(), even.freedom()))
                .orElseGet(() -> new Floors(reference));
    }

    /**
     * The floor of a metric from tallies, for a candidate of {@code candidateN} embeddings.
     *
     * @return nothing where the metric has no floor from tallies, or the reference has no buckets or too few rows
     */
    public Optional<Floor> of(Metric metric, long candidateN) {
        return of(metric, PerfectCandidate.of(candidateN), Optional.empty());
    }

    /**
     * The floor of a metric.
     *
     * @param candidate of which size, in images as independent as the reference's
     * @param pairs of the reference and the candidate, where they were visited
     * @return nothing where the metric has no floor, or the reference does not allow it
     */
    public Optional<Floor> of(Metric metric, PerfectCandidate candidate, Optional<PairFindings> pairs) {
        return metric.floor().flatMap(source -> source.trial()
                .on(new Parts(source.rule(), candidate, pairs))
                .map(splits -> new PerfectBand(splits).floor(source.rule())));
    }

    /** What one metric is tried on, for one candidate. */
    private final class Parts implements ReferenceParts {
        private final FloorRule rule;
        private final PerfectCandidate candidate;
        private final Optional<PairFindings> pairs;

        Parts(FloorRule rule, PerfectCandidate candidate, Optional<PairFindings> pairs) {
            this.rule = rule;
            this.candidate = candidate;
            this.pairs = pairs;
        }

        @Override
        public Optional<SplitScores> ofTallies(TallyEstimate estimate) {
            if (!reference.hasBuckets() || candidate.n().orElse(0) < 1) {
                return Optional.empty();
            }
            long m = candidate.n().getAsLong();
            boolean alone = rule.ofCandidateAlone();
            // Of the candidate alone, parts may have all buckets but a few; else their sizes do not matter.
            int second = alone ? BucketSplits.buckets(2.0 * m / reference.n()) : BucketSplits.HALF;
            Tally whole = reference.pooled();
            return known.computeIfAbsent(
                            new Key(estimate.name(), Bucket.COUNT - second, second), k -> score(estimate.between(), k))
                    .map(splits -> new SplitScores(
                            splits,
                            filled(IntStream.range(0, Bucket.COUNT).mapToLong(reference::n)),
                            reference.n(),
                            m,
                            alone
                                    ? OptionalDouble.of(estimate.between().applyAsDouble(whole, whole))
                                    : OptionalDouble.empty(),
                            bends.computeIfAbsent(estimate.name(), name -> bend(estimate)),
                            candidate.bucketed() ? 0 : 1.0 / m / (1.0 / reference.n() + 1.0 / m),
                            rough(splits)));
        }

        @Override
        public Optional<SplitScores> ofPairs(Function<PairFindings, List<SplitScore>> estimates) {
            return pairs.flatMap(found -> Optional.of(estimates.apply(found))
                    .filter(splits -> !splits.isEmpty())
                    .map(splits -> new SplitScores(
                            splits,
                            filled(found.referenceRows().stream().mapToLong(rows -> rows)),
                            found.referenceN(),
                            candidate.weighed(found.candidateN()),
                            OptionalDouble.empty(),
                            Optional.empty(),
                            0,
                            Optional.empty())));
        }

        @Override
        public Optional<PairFindings> pairs() {
            return pairs;
        }

        @Override
        public boolean ofSingleImages() {
            return candidate.single();
        }
    }

    private Optional<List<SplitScore>> score(ToDoubleBiFunction<Tally, Tally> estimate, Key key) {
        List<SplitScore> scores = new ArrayList<>();
        boolean possible =
                BucketSplits.visit(reference, key.first(), key.second(), parts -> scores.add(between(estimate, parts)));
        return possible ? Optional.of(List.copyOf(scores)) : Optional.empty();
    }

    /** Nothing where the distance is straight, or quarters are too small to tell: of moments, no larger than the dimensions. */
    private Optional<Bend> bend(TallyEstimate estimate) {
        if (estimate.curve() == BiasCurve.STRAIGHT) {
            return Optional.empty();
        }
        List<SplitScore> halves = new ArrayList<>();
        List<SplitScore> quarters = new ArrayList<>();
        boolean possible = BucketSplits.visitQuarters(
                reference,
                estimate.curve() == BiasCurve.SECOND_ORDER ? dimensions() + 1L : FEWEST,
                parts -> halves.add(between(estimate.between(), parts)),
                parts -> quarters.add(between(estimate.between(), parts)));
        // Twice is no bend but some other difference, such as noise that was added to buckets.
        return possible && positive(halves) && positive(quarters)
                ? Optional.of(Bend.of(estimate.curve(), halves, quarters)).filter(bend -> bend.fall() < 2)
                : Optional.empty();
    }

    private int dimensions() {
        return reference.pooled().field(MomentFields.SUM).length();
    }

    private static boolean positive(List<SplitScore> scores) {
        return scores.stream().anyMatch(score -> score.value() > 0);
    }

    /** Parts that differ less than draws of their sizes would have the sizes of draws that differ as little. */
    private SplitScore between(ToDoubleBiFunction<Tally, Tally> estimate, BucketSplits.Parts parts) {
        return new SplitScore(
                estimate.applyAsDouble(parts.reference(), parts.candidate()),
                Math.round(parts.referenceN() / freedom),
                Math.round(parts.candidateN() / freedom));
    }

    private static int filled(LongStream rows) {
        return (int) rows.filter(n -> n > 0).count();
    }

    private Optional<String> rough(List<SplitScore> splits) {
        Tally whole = reference.pooled();
        boolean singular = whole.has(MomentFields.SUM)
                && splits.stream()
                        .anyMatch(split -> Math.min(split.referenceN(), split.candidateN()) * freedom
                                <= whole.field(MomentFields.SUM).length());
        return singular
                ? Optional.of("half of the reference has no more images than dimensions: the floor is rough")
                : Optional.empty();
    }
}
