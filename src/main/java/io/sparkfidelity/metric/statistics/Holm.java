package io.sparkfidelity.metric.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** p-values of many tests at once (Holm 1979). */
public final class Holm {
    private Holm() {}

    /**
     * The adjusted p-values, in the order given: the smallest is multiplied by the number of tests, the next by one less, and
     * so on; none is below that of a smaller p-value, nor above 1. Rejecting what is below 5% makes one or more false
     * rejections in at most 5% of all such families, however the tests depend on each other.
     *
     * @param pValues each 0 to 1
     * @throws IllegalArgumentException if one is not
     */
    public static double[] adjust(double[] pValues) {
        for (double p : pValues) {
            // The negation also catches NaN.
            if (!(p >= 0 && p <= 1)) {
                throw new IllegalArgumentException("a p-value of " + p);
            }
        }
        List<Integer> ascending = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .toList();
        double[] adjusted = new double[pValues.length];
        double largest = 0;
        for (int rank = 0; rank < pValues.length; rank++) {
            int test = ascending.get(rank);
            largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[test]));
            adjusted[test] = largest;
        }
        return adjusted;
    }
}
