package io.sparkfidelity.report;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Holm's step-down correction of p-values for their number (Holm 1979). */
final class Holm {
    private Holm() {}

    /**
     * The adjusted p-values, in the order of the given ones: with the tests rejected whose adjusted value is at most alpha,
     * the probability of any false rejection is at most alpha, however the tests depend on each other.
     */
    static double[] adjusted(double[] p) {
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int k = 0; k < order.length; k++) {
            largest = Math.max(largest, Math.min(1, (order.length - k) * p[order[k]]));
            adjusted[order[k]] = largest;
        }
        return adjusted;
    }
}
