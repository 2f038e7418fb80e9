package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairRequirements;
import io.sparkfidelity.pairs.Kernel;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What some metrics require together, each thing once: what must be counted and visited so that all of them can be
 * computed, and nothing else.
 *
 * @param tallyFields names of the fields of every set's tally
 * @param labelFields names of the fields of every label's tally; none where labels do not matter
 * @param pairs folds over pairs, without what floors need besides
 * @param onFewPairs kernels to be summed over the pairs of a few rows
 */
public record Plan(Set<String> tallyFields, Set<String> labelFields, PairRequirements pairs, List<Kernel> onFewPairs) {
    public Plan {
        tallyFields = Set.copyOf(tallyFields);
        labelFields = Set.copyOf(labelFields);
        onFewPairs = List.copyOf(onFewPairs);
    }

    public static Plan of(Collection<? extends Metric> metrics) {
        Set<String> tallyFields = new HashSet<>();
        Set<String> labelFields = new HashSet<>();
        for (Metric metric : metrics) {
            tallyFields.addAll(metric.requires().tallyFields());
            labelFields.addAll(metric.requires().labelFields());
        }
        Stream<Kernel> kernels = metrics.stream().flatMap(metric -> metric.requires().onFewPairs().stream());
        return new Plan(
                tallyFields,
                labelFields,
                PairRequirements.of(metrics),
                kernels.distinct().toList());
    }
}
