package io.sparkfidelity.spark;

import io.sparkfidelity.metric.PairFolds;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Radii;
import io.sparkfidelity.pairs.ReplicatedValue;
import io.sparkfidelity.pairs.Side;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The folds over one slice's pairs, on their way to the driver: plain classes only, which every Spark serializer can carry. */
final class SlicePairs implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] referenceRows;
    private final long[] candidateRows;
    /** One element, or none where no kernel was asked for. */
    private final ArrayList<KernelSums> sums = new ArrayList<>();
    /** Precision, recall, density, coverage; none where a side has no more than k rows. */
    private final ArrayList<ReplicatedValue> manifold = new ArrayList<>();

    private double expectedCoverage;

    private SlicePairs(List<Long> referenceRows, List<Long> candidateRows) {
        this.referenceRows = referenceRows.stream().mapToLong(n -> n).toArray();
        this.candidateRows = candidateRows.stream().mapToLong(n -> n).toArray();
    }

    /** Folds in this thread. */
    static SlicePairs between(SliceSide reference, SliceSide candidate, PairRequirements required) {
        SlicePairs pairs = new SlicePairs(reference.pairedByBucket(), candidate.pairedByBucket());
        LocalFolds folds = new LocalFolds(reference.tiles(), candidate.tiles(), 1);
        long n = Arrays.stream(pairs.referenceRows).sum();
        long m = Arrays.stream(pairs.candidateRows).sum();
        if (!required.kernels().isEmpty()) {
            pairs.sums.add(folds.kernelSums(required.kernels(), Arithmetic.of(n, m)));
        }
        if (required.neighbours() && Math.min(n, m) > PairsJob.K) {
            Radii x = folds.radii(Side.REFERENCE, PairsJob.K);
            Radii y = folds.radii(Side.CANDIDATE, PairsJob.K);
            ManifoldScores scores = ManifoldScores.of(folds.memberships(x, y, false), x, y);
            pairs.manifold.addAll(List.of(scores.precision(), scores.recall(), scores.density(), scores.coverage()));
            pairs.expectedCoverage = scores.expectedCoverage();
        }
        return pairs;
    }

    /** @param limit present where it kept some rows of a side out */
    PairFolds folds(PairRequirements required, OptionalLong limit) {
        return new PairFolds(
                Arrays.stream(referenceRows).boxed().toList(),
                Arrays.stream(candidateRows).boxed().toList(),
                limit,
                required.kernels(),
                sums.stream().findFirst(),
                Optional.empty(),
                PairsJob.K,
                manifold.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ManifoldScores(
                                manifold.get(0), manifold.get(1), manifold.get(2), manifold.get(3), expectedCoverage)));
    }
}
