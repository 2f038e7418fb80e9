package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.WithinSums;
import io.sparkfidelity.tally.Tally;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
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

    /**
     * Of a mean or a score over the candidate's images, which the reference and its parts have as well; none where it is NaN.
     *
     * @param estimates of the reference by a mask of its buckets, bit b for bucket b, from what was found on the pairs
     */
    public static FloorSource ofPairsOfCandidate(
            FloorRule rule, Function<PairFindings, IntToDoubleFunction> estimates) {
        return new FloorSource(rule, parts -> parts.pairs().flatMap(folds -> {
            IntToDoubleFunction estimate = estimates.apply(folds);
            return parts.ofPairs(found -> found.onHalves(split -> estimate.applyAsDouble(split.candidate())))
                    .map(splits -> splits.ofWhole(estimate.applyAsDouble(WithinSums.ALL)))
                    .filter(FloorSource::known);
        }));
    }

    /** The same where every image is its own unit, and none elsewhere: images of one unit are nearer than a perfect model's. */
    public FloorSource ofSingleImages() {
        return new FloorSource(rule, parts -> parts.ofSingleImages() ? trial.on(parts) : Optional.empty());
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
