package io.sparkfidelity.metric;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Adjusts p-values for the number of tests (Holm 1979): the family-wise error is held whatever their dependence. */
public final class Holm {
    private Holm() {}

    /**
     * The adjusted p-values in the order of the given ones: of the i-th smallest of m, the largest of (m - j + 1) p_j over j
     * up to i, at most 1.
     */
    public static double[] adjust(double[] p) {
        List<Integer> ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int rank = 0; rank < p.length; rank++) {
            int i = ascending.get(rank);
            largest = Math.max(largest, Math.min(1, (p.length - rank) * p[i]));
            adjusted[i] = largest;
        }
        return adjusted;
    }
}
