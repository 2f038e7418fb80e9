package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.FoldSpec;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.KidSubsets;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.WithinSums;
import io.sparkfidelity.pairs.split.SplitManifolds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

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
 * @param parts the same of the reference and its parts; those that were asked for and fit the parts
 * @param folds of the metrics' own folds
 */
public record PairFindings(
        List<Long> referenceRows,
        List<Long> candidateRows,
        OptionalLong limit,
        List<Kernel> kernels,
        Optional<KernelSums> sums,
        Optional<KidSubsets> kidSubsets,
        Map<Neighbourhood, ManifoldScores> manifolds,
        Map<Neighbourhood, SplitManifolds.Own> parts,
        FoldResults folds) {
    public PairFindings {
        referenceRows = List.copyOf(referenceRows);
        candidateRows = List.copyOf(candidateRows);
        kernels = List.copyOf(kernels);
        manifolds = Map.copyOf(manifolds);
        parts = Map.copyOf(parts);
    }

    public long referenceN() {
        return referenceRows.stream().mapToLong(rows -> rows).sum();
    }

    public long candidateN() {
        return candidateRows.stream().mapToLong(rows -> rows).sum();
    }

    /** What a score's estimator is called. */
    String estimator() {
        return limit.isPresent() ? "pairs-limit-" + limit.getAsLong() : "pairs";
    }

    /**
     * A statistic of the reference's halves, by split of its buckets; none if a half has fewer than 2 rows.
     *
     * @param kernel one that was summed
     */
    public List<SplitScore> onHalves(Kernel kernel, ToDoubleBiFunction<Discrepancy, BucketSplit> statistic) {
        Discrepancy discrepancy = discrepancy(kernel);
        return onHalves(split -> statistic.applyAsDouble(discrepancy, split));
    }

    /** A statistic of the reference's halves, by split of its buckets; none if a half has fewer than 2 rows. */
    List<SplitScore> onHalves(ToDoubleFunction<BucketSplit> statistic) {
        List<SplitScore> scores = new ArrayList<>();
        for (BucketSplit split : BucketSplits.of(BucketSplits.HALF, BucketSplits.HALF)) {
            long n = rows(split.reference());
            long m = rows(split.candidate());
            if (n < 2 || m < 2) {
                return List.of();
            }
            scores.add(new SplitScore(statistic.applyAsDouble(split), n, m));
        }
        return List.copyOf(scores);
    }

    private long rows(int buckets) {
        long rows = 0;
        for (int b = 0; b < referenceRows.size(); b++) {
            rows += (buckets >> b & 1) != 0 ? referenceRows.get(b) : 0;
        }
        return rows;
    }

    /** @throws IllegalArgumentException if the neighbourhoods were not compared */
    public ManifoldScores manifold(Neighbourhood neighbourhood) {
        if (!manifolds.containsKey(neighbourhood)) {
            throw new IllegalArgumentException("the neighbourhoods were not compared: " + neighbourhood);
        }
        return manifolds.get(neighbourhood);
    }

    /**
     * What a metric's own fold found.
     *
     * @throws IllegalArgumentException if it was not run
     */
    public <R extends Serializable> R of(FoldSpec<R> fold) {
        return folds.of(fold);
    }

    /** @throws IllegalArgumentException if the kernel was not summed */
    public Discrepancy discrepancy(Kernel kernel) {
        return new Discrepancy(sums(kernel), kernels.indexOf(kernel));
    }

    /**
     * A kernel's sums over the pairs of one side.
     *
     * @throws IllegalArgumentException if the kernel was not summed
     */
    public WithinSums within(Side side, Kernel kernel) {
        return new WithinSums(sums(kernel), kernels.indexOf(kernel), side);
    }

    private KernelSums sums(Kernel kernel) {
        if (!kernels.contains(kernel) || sums.isEmpty()) {
            throw new IllegalArgumentException("no sums of the kernel " + kernel);
        }
        return sums.get();
    }
}
