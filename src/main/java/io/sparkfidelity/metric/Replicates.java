package io.sparkfidelity.metric;

import java.util.Arrays;
import java.util.List;

/**
 * A score without bucket j of one side: what gates and differences are made of.
 *
 * @param reference sixteen values, bucket j of the reference left out; none where the score does not depend on it or it
 *     has no buckets. An empty bucket has the score itself.
 * @param candidate likewise
 */
public record Replicates(List<Double> reference, List<Double> candidate) {
    public Replicates {
        reference = List.copyOf(reference);
        candidate = List.copyOf(candidate);
    }

    static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
