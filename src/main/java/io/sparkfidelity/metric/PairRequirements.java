package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.Kernel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which folds over pairs metrics need.
 *
 * @param kernels to be summed, each once
 * @param kidSubsets whether KID's blocks are to be scored
 * @param neighbours whether neighbourhoods are to be compared
 */
public record PairRequirements(List<Kernel> kernels, boolean kidSubsets, boolean neighbours) {
    static final PairRequirements NONE = new PairRequirements(List.of(), false, false);

    public PairRequirements {
        kernels = List.copyOf(kernels);
    }

    static PairRequirements ofKernels(List<? extends Kernel> kernels) {
        return new PairRequirements(List.copyOf(kernels), false, false);
    }

    static PairRequirements ofKid() {
        return new PairRequirements(List.of(new Kernel.Cubic()), true, false);
    }

    static PairRequirements ofNeighbours() {
        return new PairRequirements(List.of(), false, true);
    }

    /** What all of these metrics need together; each kernel where the first metric that needs it put it. */
    public static PairRequirements of(Collection<? extends Metric> metrics) {
        Set<Kernel> kernels = new LinkedHashSet<>();
        boolean kidSubsets = false;
        boolean neighbours = false;
        for (Metric metric : metrics) {
            PairRequirements pairs = metric.requires().pairs();
            kernels.addAll(pairs.kernels());
            kidSubsets |= pairs.kidSubsets();
            neighbours |= pairs.neighbours();
        }
        return new PairRequirements(new ArrayList<>(kernels), kidSubsets, neighbours);
    }

    /** Whether no pair needs to be visited. */
    public boolean none() {
        return kernels.isEmpty() && !kidSubsets && !neighbours;
    }
}
