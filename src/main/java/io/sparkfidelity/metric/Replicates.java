package io.sparkfidelity.metric;

import io.sparkfidelity.metric.statistics.Jackknife;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A score without bucket j of one side: what gates and differences are made of.
 *
 * @param reference sixteen values, bucket j of the reference left out; none where the score does not depend on it or it
 *     has no buckets. An empty bucket has the score itself.
 * @param candidate likewise
 * @param referenceSizes rows of each of the reference's buckets; none where nobody knows them, as of old reports: they are
 *     taken to be equal then
 * @param candidateSizes likewise
 */
public record Replicates(
        List<Double> reference, List<Double> candidate, List<Long> referenceSizes, List<Long> candidateSizes) {
    public Replicates {
        reference = List.copyOf(reference);
        candidate = List.copyOf(candidate);
        referenceSizes = List.copyOf(referenceSizes);
        candidateSizes = List.copyOf(candidateSizes);
        requireSizes(reference, referenceSizes);
        requireSizes(candidate, candidateSizes);
    }

    private static void requireSizes(List<Double> replicates, List<Long> sizes) {
        if (!sizes.isEmpty() && sizes.size() != replicates.size()) {
            throw new IllegalArgumentException(replicates.size() + " replicates of " + sizes.size() + " buckets");
        }
    }

    static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** The jackknife of the candidate's side; nothing where fewer than two of its buckets are filled. */
    Optional<Jackknife> ofCandidate(double score) {
        List<Long> sizes = candidateSizes.isEmpty() ? Collections.nCopies(candidate.size(), 1L) : candidateSizes;
        return sizes.stream().filter(rows -> rows > 0).count() < 2
                ? Optional.empty()
                : Optional.of(new Jackknife(
                        score,
                        candidate.stream().mapToDouble(Double::doubleValue).toArray(),
                        sizes.stream().mapToLong(Long::longValue).toArray()));
    }
}
