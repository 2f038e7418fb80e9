package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.WithinSums;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * Where a metric's floor comes from: what it estimates between parts of the reference, and what becomes of that.
 *
 * @param rule how the estimates become the floor
 * @param trial of the metric on parts of the reference
 */
public record FloorSource(FloorRule rule, Trial trial) {
    /** Tries a metric on parts of a reference; nothing where its estimates cannot be had. */
    public interface Trial {
        Optional<SplitScores> on(ReferenceParts parts);
    }

    /**
     * Of an estimate whose bias is straight in the inverse sizes, if it has one.
     *
     * @param name of the estimate, as in {@link TallyEstimate}
     * @param between two parts, the one that plays the reference first
     */
    public static FloorSource ofTallies(FloorRule rule, String name, ToDoubleBiFunction<Tally, Tally> between) {
        return ofTallies(rule, new TallyEstimate(name, BiasCurve.STRAIGHT, between));
    }

    public static FloorSource ofTallies(FloorRule rule, TallyEstimate estimate) {
        return new FloorSource(rule, parts -> parts.ofTallies(estimate));
    }

    /** An estimate of one set from the pairs of some of the reference's buckets: bit b of the mask stands for bucket b. */
    public interface OfBuckets {
        double of(PairFindings folds, int mask);
    }

    /** Of a mean or a score over the candidate's images, which the reference and its parts have as well; none where it is NaN. */
    public static FloorSource ofPairsOfCandidate(FloorRule rule, OfBuckets estimate) {
        return new FloorSource(rule, parts -> parts.pairs()
                .flatMap(folds -> parts.ofPairs(found -> found.onHalves(split -> estimate.of(found, split.candidate())))
                        .map(splits -> splits.ofWhole(estimate.of(folds, WithinSums.ALL)))
                        .filter(FloorSource::known)));
    }

    private static boolean known(SplitScores splits) {
        return !Double.isNaN(splits.whole().orElseThrow())
                && splits.scores().stream().noneMatch(split -> Double.isNaN(split.value()));
    }

    /** @param estimates of every split of {@link BucketSplits}; none where they cannot be had */
    public static FloorSource ofPairs(FloorRule rule, Function<PairFindings, List<SplitScore>> estimates) {
        return new FloorSource(rule, parts -> parts.ofPairs(estimates));
    }
}
