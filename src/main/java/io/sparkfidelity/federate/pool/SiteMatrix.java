package io.sparkfidelity.federate.pool;

import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.ModelTraits;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.metric.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every site against the reference and against every other.
 *
 * @param pairs each pair once: the earlier in the order reference, first site, second site ... is the pair's reference
 */
public record SiteMatrix(List<Pair> pairs) {
    /** Two sides and what a metric says of them. */
    public record Pair(String reference, String candidate, Score score) {}

    public SiteMatrix {
        pairs = List.copyOf(pairs);
    }

    /**
     * The matrix of a metric.
     *
     * @param reference none, one or more sides that the sites are to be held against
     */
    public static SiteMatrix of(ModelTraits features, Metric metric, List<Sample> reference, List<PoolMember> members) {
        List<Sample> sides = Stream.concat(reference.stream(), members.stream().map(PoolMember::sample))
                .toList();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < sides.size(); i++) {
            // References are not held against each other.
            for (int j = Math.max(i + 1, reference.size()); j < sides.size(); j++) {
                Sample x = sides.get(i);
                Sample y = sides.get(j);
                pairs.add(new Pair(x.name(), y.name(), metric.compute(features, x, y)));
            }
        }
        return new SiteMatrix(pairs);
    }
}
