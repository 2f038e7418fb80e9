package io.sparkfidelity.metric.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * A test that independent differences have mean 0, by several statistics at once: T(s) = sum over pairs j < k of s_j s_k a_jk
 * with all signs +1, against its values under every choice of signs. Where each difference is as likely as its negative, every
 * choice is as likely as any other, so that the level is exact for any scales of the differences (Hoeffding 1952; Fisher 1935).
 *
 * <p>The statistics are put together by the smallest of their p-values, held against what the smallest is under every choice of
 * signs (MMDAgg: Schrab et al. 2023, with equal weights): a level, not a bound.
 *
 * @param pValue of all statistics together, 2^(1-g) or more with g differences
 * @param each p-value by statistic
 * @param standardised T(1) by statistic, in standard deviations over the choices of signs; 0 where all are 0
 */
public record SignFlips(double pValue, List<Double> each, List<Double> standardised) {
    private static final int MOST = 16;

    /**
     * Of products between g differences.
     *
     * @param products by statistic, symmetric g x g with a diagonal that does not count, all finite
     * @throws IllegalArgumentException if g is not 2 to 16
     */
    public static SignFlips of(List<double[][]> products) {
        int g = products.get(0).length;
        if (g < 2 || g > MOST) {
            throw new IllegalArgumentException(g + " differences, and not 2 to " + MOST);
        }
        int choices = 1 << (g - 1);
        int[] smallest = new int[choices];
        Arrays.fill(smallest, choices);
        Double[] each = new Double[products.size()];
        Double[] standardised = new Double[products.size()];
        for (int s = 0; s < each.length; s++) {
            double[] values = values(products.get(s));
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            for (int signs = 0; signs < choices; signs++) {
                smallest[signs] = Math.min(smallest[signs], choices - firstNotBelow(sorted, values[signs]));
            }
            each[s] = (double) (choices - firstNotBelow(sorted, values[0])) / choices;
            standardised[s] = standardised(products.get(s), values[0]);
        }
        long asSmall = Arrays.stream(smallest).filter(p -> p <= smallest[0]).count();
        return new SignFlips((double) asSmall / choices, List.of(each), List.of(standardised));
    }

    /**
     * T under every choice of signs. A choice is a number with a bit for each difference but the last, set where it is turned round;
     * turning all of them round changes nothing.
     */
    private static double[] values(double[][] products) {
        int last = products.length - 1;
        double[] values = new double[2];
        for (int j = 1; j < last; j++) {
            double[] row = signedSums(products[j], j);
            int half = values.length;
            double[] longer = Arrays.copyOf(values, 2 * half);
            for (int signs = 0; signs < half; signs++) {
                longer[signs] = values[signs] + row[signs];
                longer[signs + half] = values[signs] - row[signs];
            }
            values = longer;
        }
        double[] row = signedSums(products[last], last);
        for (int signs = 0; signs < values.length; signs++) {
            values[signs] += row[signs];
        }
        return values;
    }

    /** The sum of the first numbers under every choice of their signs. */
    private static double[] signedSums(double[] numbers, int count) {
        double[] sums = new double[1 << count];
        for (int k = 0; k < count; k++) {
            for (int signs = 0; signs < 1 << k; signs++) {
                sums[signs + (1 << k)] = sums[signs] - numbers[k];
                sums[signs] += numbers[k];
            }
        }
        return sums;
    }

    private static int firstNotBelow(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double standardised(double[][] products, double value) {
        double squares = 0;
        for (int j = 1; j < products.length; j++) {
            for (int k = 0; k < j; k++) {
                squares += products[j][k] * products[j][k];
            }
        }
        return squares > 0 ? value / Math.sqrt(squares) : 0;
    }
}
