package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.KidSubsets;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Neighbourhood;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was found on the pairs of a reference and a candidate.
 *
 * @param referenceRows the reference's rows that took part, by bucket
 * @param candidateRows the candidate's
 * @param limit rows of a side that may take part; present where it kept some of a side out
 * @param kernels that were summed, in the order of the sums
 * @param sums of the kernels; absent where none was asked for
 * @param kidSubsets absent where not asked for
 * @param manifolds by neighbourhood; those that were asked for and fit the sides
 */
public record PairFolds(
        List<Long> referenceRows,
        List<Long> candidateRows,
        OptionalLong limit,
        List<Kernel> kernels,
        Optional<KernelSums> sums,
        Optional<KidSubsets> kidSubsets,
        Map<Neighbourhood, ManifoldScores> manifolds) {
    public PairFolds {
        referenceRows = List.copyOf(referenceRows);
        candidateRows = List.copyOf(candidateRows);
        kernels = List.copyOf(kernels);
        manifolds = Map.copyOf(manifolds);
    }

    long referenceN() {
        return referenceRows.stream().mapToLong(rows -> rows).sum();
    }

    long candidateN() {
        return candidateRows.stream().mapToLong(rows -> rows).sum();
    }

    /** What a score's estimator is called. */
    String estimator() {
        return limit.isPresent() ? "pairs-limit-" + limit.getAsLong() : "pairs";
    }

    /** @throws IllegalArgumentException if the neighbourhoods were not compared */
    ManifoldScores manifold(Neighbourhood neighbourhood) {
        if (!manifolds.containsKey(neighbourhood)) {
            throw new IllegalArgumentException("the neighbourhoods were not compared: " + neighbourhood);
        }
        return manifolds.get(neighbourhood);
    }

    /** @throws IllegalArgumentException if the kernel was not summed */
    Discrepancy discrepancy(Kernel kernel) {
        int place = kernels.indexOf(kernel);
        if (place < 0 || sums.isEmpty()) {
            throw new IllegalArgumentException("no sums of the kernel " + kernel);
        }
        return new Discrepancy(sums.get(), place);
    }
}
