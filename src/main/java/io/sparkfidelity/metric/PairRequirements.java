package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.Arithmetic;
import io.sparkfidelity.pairs.FoldGroup;
import io.sparkfidelity.pairs.FoldSpec;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelFold;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.Neighbourhood;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which folds over pairs metrics need.
 *
 * @param kernels to be summed, each once
 * @param kidSubsets whether KID's blocks are to be scored
 * @param neighbourhoods to be compared, each once
 * @param clipped those of the neighbourhoods whose balls are to be clipped too: one more visit of the reference's pairs
 * @param folds that metrics bring themselves, each once
 * @param floors whether neighbourhoods are to be compared between parts of the reference too; kernels' sums hold theirs
 */
public record PairRequirements(
        List<Kernel> kernels,
        boolean kidSubsets,
        List<Neighbourhood> neighbourhoods,
        List<Neighbourhood> clipped,
        List<FoldSpec<?>> folds,
        boolean floors) {
    static final PairRequirements NONE = new PairRequirements(List.of(), false, List.of(), List.of(), List.of(), false);

    public PairRequirements {
        kernels = List.copyOf(kernels);
        neighbourhoods = List.copyOf(neighbourhoods);
        clipped = List.copyOf(clipped);
        folds = List.copyOf(folds);
    }

    public static PairRequirements ofKernels(List<? extends Kernel> kernels) {
        return new PairRequirements(List.copyOf(kernels), false, List.of(), List.of(), List.of(), false);
    }

    public static PairRequirements ofKid() {
        return new PairRequirements(List.of(new Kernel.Cubic()), true, List.of(), List.of(), List.of(), false);
    }

    public static PairRequirements ofNeighbourhood(Neighbourhood neighbourhood) {
        return new PairRequirements(List.of(), false, List.of(neighbourhood), List.of(), List.of(), false);
    }

    /** The same with clipped balls too. */
    public static PairRequirements ofClipped(Neighbourhood neighbourhood) {
        return new PairRequirements(List.of(), false, List.of(neighbourhood), List.of(neighbourhood), List.of(), false);
    }

    /** A fold of the metric's own, whose result {@link PairFindings#of} gives. */
    public static PairRequirements ofFold(FoldSpec<?> fold) {
        return new PairRequirements(List.of(), false, List.of(), List.of(), List.of(fold), false);
    }

    /** The same of several folds. */
    public static PairRequirements ofFolds(List<FoldSpec<?>> folds) {
        return new PairRequirements(List.of(), false, List.of(), List.of(), folds, false);
    }

    /** What all of these metrics need together, without floors; each part where the first metric that needs it put it. */
    public static PairRequirements of(Collection<? extends Metric> metrics) {
        Set<Kernel> kernels = new LinkedHashSet<>();
        Set<Neighbourhood> neighbourhoods = new LinkedHashSet<>();
        Set<Neighbourhood> clipped = new LinkedHashSet<>();
        Set<FoldSpec<?>> folds = new LinkedHashSet<>();
        boolean kidSubsets = false;
        for (Metric metric : metrics) {
            PairRequirements pairs = metric.requires().pairs();
            kernels.addAll(pairs.kernels());
            kidSubsets |= pairs.kidSubsets();
            neighbourhoods.addAll(pairs.neighbourhoods());
            clipped.addAll(pairs.clipped());
            folds.addAll(pairs.folds());
        }
        return new PairRequirements(
                new ArrayList<>(kernels),
                kidSubsets,
                new ArrayList<>(neighbourhoods),
                new ArrayList<>(clipped),
                new ArrayList<>(folds),
                false);
    }

    /** The same, and what the floors of neighbourhoods need. */
    public PairRequirements withFloors() {
        return new PairRequirements(kernels, kidSubsets, neighbourhoods, clipped, folds, true);
    }

    /** The same without KID's blocks. */
    public PairRequirements withoutKidSubsets() {
        return new PairRequirements(kernels, false, neighbourhoods, clipped, folds, floors);
    }

    /** Whether no pair needs to be visited. */
    public boolean none() {
        return kernels.isEmpty() && !kidSubsets && neighbourhoods.isEmpty() && folds.isEmpty();
    }

    /** The fold that sums the kernels; none where there are none. */
    public Optional<FoldSpec<KernelSums>> kernelSums(Arithmetic arithmetic) {
        return kernels.isEmpty() ? Optional.empty() : Optional.of(new KernelFold.Spec(kernels, arithmetic));
    }

    /**
     * The folds that need nothing but the rows: all but those of neighbourhoods.
     *
     * @param arithmetic of the kernels' sums
     */
    public FoldGroup group(Arithmetic arithmetic) {
        FoldGroup own = new FoldGroup(folds);
        return kernelSums(arithmetic).map(own::with).orElse(own);
    }
}
