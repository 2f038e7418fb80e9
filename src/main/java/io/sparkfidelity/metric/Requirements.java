package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.Kernel;
import java.util.List;
import java.util.Set;

/**
 * What a metric needs before it can be computed.
 *
 * @param tallyFields names of tally fields, as in {@link io.sparkfidelity.tally.TallyFields}
 * @param unitNorm whether the embeddings must be unit vectors
 * @param labelFields names of the fields that the tally of every label must have; none where labels do not matter
 * @param pairs folds over pairs
 * @param onFewPairs kernels that it makes use of where a few embeddings are at hand ({@link FewPairs}), and does without
 *     elsewhere
 */
public record Requirements(
        Set<String> tallyFields,
        boolean unitNorm,
        Set<String> labelFields,
        PairRequirements pairs,
        List<Kernel> onFewPairs) {
    public Requirements {
        tallyFields = Set.copyOf(tallyFields);
        labelFields = Set.copyOf(labelFields);
        onFewPairs = List.copyOf(onFewPairs);
    }

    public static Requirements of(Set<String> tallyFields) {
        return new Requirements(tallyFields, false, Set.of(), PairRequirements.NONE, List.of());
    }

    public static Requirements ofUnitVectors(Set<String> tallyFields) {
        return new Requirements(tallyFields, true, Set.of(), PairRequirements.NONE, List.of());
    }

    public static Requirements ofLabels(Set<String> labelFields) {
        return new Requirements(Set.of(), false, labelFields, PairRequirements.NONE, List.of());
    }

    public static Requirements ofPairs(PairRequirements pairs, boolean unitNorm) {
        return new Requirements(Set.of(), unitNorm, Set.of(), pairs, List.of());
    }

    /** The same, and use of a kernel's sums over the pairs of a few rows. */
    public Requirements withFewPairs(Kernel kernel) {
        return new Requirements(tallyFields, unitNorm, labelFields, pairs, List.of(kernel));
    }
}
