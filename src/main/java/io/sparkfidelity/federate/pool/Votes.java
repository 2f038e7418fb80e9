package io.sparkfidelity.federate.pool;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Medians in which every origin (a signer, or an unsigned file) has one vote, however many sites it names: a crowd of
 * invented sites in one file must not make the honest ones the odd ones out. Where all are of one origin, each has a vote.
 *
 * @param weights one for each member, above 0
 * @param voters how many votes there are
 */
record Votes(double[] weights, int voters) {
    private static final double HALF = 0.5;
    private static final double QUARTER = 0.25;
    /** Of the sum of weights: fractions of votes add up with roundings. */
    private static final double ROUNDING = 1e-9;

    static Votes of(List<PoolMember> members) {
        Map<String, Long> sizes =
                members.stream().collect(Collectors.groupingBy(PoolMember::origin, Collectors.counting()));
        boolean one = sizes.size() == 1;
        return new Votes(
                members.stream()
                        .mapToDouble(member -> one ? 1 : 1.0 / sizes.getOrDefault(member.origin(), 1L))
                        .toArray(),
                one ? members.size() : sizes.size());
    }

    double median(double[] values) {
        return quantile(values, HALF, i -> true);
    }

    /** The value below which a quarter of the votes are. */
    double quartile(double[] values) {
        return quantile(values, QUARTER, i -> true);
    }

    /** The median of some members' values, of one at least. */
    double median(double[] values, IntPredicate of) {
        return quantile(values, HALF, of);
    }

    private double quantile(double[] values, double part, IntPredicate of) {
        int[] order = IntStream.range(0, values.length)
                .filter(of)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(i -> i)
                .toArray();
        double total = Arrays.stream(order).mapToDouble(i -> weights[i]).sum();
        double below = 0;
        for (int at = 0; at < order.length; at++) {
            below += weights[order[at]];
            double beyond = below / total - part;
            if (Math.abs(beyond) <= ROUNDING && at + 1 < order.length) {
                return (values[order[at]] + values[order[at + 1]]) / 2;
            }
            if (beyond > 0) {
                return values[order[at]];
            }
        }
        return values[order[order.length - 1]];
    }
}
