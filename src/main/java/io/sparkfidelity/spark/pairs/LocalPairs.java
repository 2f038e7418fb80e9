package io.sparkfidelity.spark.pairs;

import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.pairs.Tile;
import io.sparkfidelity.source.binary.FeatureRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@link PairsJob} and {@link FewPairsTask} find, of sets that this JVM holds: the same bits. */
public final class LocalPairs {
    private LocalPairs() {}

    /**
     * The folds of every candidate with the reference, in their order.
     *
     * @param limit rows of a side that take part, those with the smallest hashes; 2 or more
     * @throws IllegalArgumentException if a set has fewer than 2 rows
     */
    public static List<PairFindings> of(
            PairRequirements required, int limit, List<FeatureRow> reference, List<List<FeatureRow>> candidates) {
        List<Supplier<LocalSide>> sides = new ArrayList<>();
        for (List<FeatureRow> candidate : candidates) {
            sides.add(() -> new LocalSide(Side.CANDIDATE, candidate, limit));
        }
        LocalGrid grid = new LocalGrid(Runtime.getRuntime().availableProcessors());
        return new PairComparison<>(grid, required, limit).run(new LocalSide(Side.REFERENCE, reference, limit), sides);
    }

    /** Kernels over the pairs of the rows of the smallest hashes; nothing where a side has not two of them. */
    public static Optional<FewPairs> few(List<Kernel> kernels, List<FeatureRow> reference, List<FeatureRow> candidate) {
        return Math.min(reference.size(), candidate.size()) < 2
                ? Optional.empty()
                : Optional.of(new FewPairs(
                        kernels,
                        sums(
                                kernels,
                                new LocalSide(Side.REFERENCE, reference, FewPairs.ROWS).tiles(),
                                new LocalSide(Side.CANDIDATE, candidate, FewPairs.ROWS).tiles())));
    }

    static KernelSums sums(List<Kernel> kernels, List<Tile> reference, List<Tile> candidate) {
        return new LocalFolds(reference, candidate, 1).kernelSums(kernels, Arithmetic.DOUBLE);
    }
}
