package io.sparkfidelity.spark.slice;

import io.sparkfidelity.metric.PairFindings;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldResults;
import io.sparkfidelity.pairs.LocalFolds;
import io.sparkfidelity.pairs.ManifoldScores;
import io.sparkfidelity.pairs.Neighbourhood;
import io.sparkfidelity.pairs.ReplicatedValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The folds over one slice's pairs, on their way to the driver: plain classes only, which every Spark serializer can carry. */
final class SlicePairs implements Serializable {
    private static final long serialVersionUID = 1;

    private final long[] referenceRows;
    private final long[] candidateRows;
    private final FoldGroup.Parts parts;
    /** Of each neighbourhood that fits the slice. */
    private final ArrayList<Manifold> manifolds = new ArrayList<>();

    private SlicePairs(List<Long> referenceRows, List<Long> candidateRows, FoldGroup.Parts parts) {
        this.referenceRows = referenceRows.stream().mapToLong(n -> n).toArray();
        this.candidateRows = candidateRows.stream().mapToLong(n -> n).toArray();
        this.parts = parts;
    }

    /** Folds in this thread. */
    static SlicePairs between(SliceSide reference, SliceSide candidate, PairRequirements required) {
        LocalFolds folds = new LocalFolds(reference.tiles(), candidate.tiles(), 1);
        List<Long> x = reference.pairedByBucket();
        List<Long> y = candidate.pairedByBucket();
        long n = x.stream().mapToLong(rows -> rows).sum();
        long m = y.stream().mapToLong(rows -> rows).sum();
        SlicePairs pairs = new SlicePairs(x, y, folds.parts(required.group(Arithmetic.of(n, m))));
        List<Neighbourhood> neighbourhoods = required.neighbourhoods().stream()
                .filter(neighbourhood -> neighbourhood.fits(n, m))
                .toList();
        if (!neighbourhoods.isEmpty()) {
            folds.manifolds(neighbourhoods)
                    .forEach((neighbourhood, scores) -> pairs.manifolds.add(new Manifold(neighbourhood, scores)));
        }
        return pairs;
    }

    /** @param limit present where it kept some rows of a side out */
    PairFindings folds(PairRequirements required, OptionalLong limit) {
        Arithmetic arithmetic = Arithmetic.of(
                Arrays.stream(referenceRows).sum(), Arrays.stream(candidateRows).sum());
        FoldResults found = required.group(arithmetic).results(parts);
        return new PairFindings(
                Arrays.stream(referenceRows).boxed().toList(),
                Arrays.stream(candidateRows).boxed().toList(),
                limit,
                required.kernels(),
                required.kernelSums(arithmetic).map(found::of),
                Optional.empty(),
                manifolds.stream().collect(Collectors.toMap(Manifold::neighbourhood, Manifold::scores)),
                Map.of(),
                found);
    }

    /** The scores of one neighbourhood, without records. */
    private static final class Manifold implements Serializable {
        private static final long serialVersionUID = 1;

        private final int k;
        private final boolean closed;
        /** Precision, recall, density, coverage. */
        private final ArrayList<ReplicatedValue> values;

        private final double expectedCoverage;

        Manifold(Neighbourhood neighbourhood, ManifoldScores scores) {
            this.k = neighbourhood.k();
            this.closed = neighbourhood.closed();
            this.values =
                    new ArrayList<>(List.of(scores.precision(), scores.recall(), scores.density(), scores.coverage()));
            this.expectedCoverage = scores.expectedCoverage();
        }

        Neighbourhood neighbourhood() {
            return new Neighbourhood(k, closed);
        }

        ManifoldScores scores() {
            return new ManifoldScores(
                    values.get(0), values.get(1), values.get(2), values.get(3), Optional.empty(), expectedCoverage);
        }
    }
}
