package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.Neighbourhood;
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
 * @param neighbourhoods to be compared, each once
 * @param floors whether neighbourhoods are to be compared between parts of the reference too; kernels' sums hold theirs
 */
public record PairRequirements(
        List<Kernel> kernels, boolean kidSubsets, List<Neighbourhood> neighbourhoods, boolean floors) {
    static final PairRequirements NONE = new PairRequirements(List.of(), false, List.of(), false);

    public PairRequirements {
        kernels = List.copyOf(kernels);
        neighbourhoods = List.copyOf(neighbourhoods);
    }

    public static PairRequirements ofKernels(List<? extends Kernel> kernels) {
        return new PairRequirements(List.copyOf(kernels), false, List.of(), false);
    }

    public static PairRequirements ofKid() {
        return new PairRequirements(List.of(new Kernel.Cubic()), true, List.of(), false);
    }

    public static PairRequirements ofNeighbourhood(Neighbourhood neighbourhood) {
        return new PairRequirements(List.of(), false, List.of(neighbourhood), false);
    }

    /** What all of these metrics need together, without floors; each part where the first metric that needs it put it. */
    public static PairRequirements of(Collection<? extends Metric> metrics) {
        Set<Kernel> kernels = new LinkedHashSet<>();
        Set<Neighbourhood> neighbourhoods = new LinkedHashSet<>();
        boolean kidSubsets = false;
        for (Metric metric : metrics) {
            PairRequirements pairs = metric.requires().pairs();
            kernels.addAll(pairs.kernels());
            kidSubsets |= pairs.kidSubsets();
            neighbourhoods.addAll(pairs.neighbourhoods());
        }
        return new PairRequirements(new ArrayList<>(kernels), kidSubsets, new ArrayList<>(neighbourhoods), false);
    }

    /** The same, and what the floors of neighbourhoods need. */
    public PairRequirements withFloors() {
        return new PairRequirements(kernels, kidSubsets, neighbourhoods, true);
    }

    /** Whether no pair needs to be visited. */
    public boolean none() {
        return kernels.isEmpty() && !kidSubsets && neighbourhoods.isEmpty();
    }
}
