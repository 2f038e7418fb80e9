package io.sparkfidelity.measure.confounder;

import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.MeasureSummary;
import java.util.ArrayList;
import java.util.List;

/**
 * Two sets' shares in the same parts of a measure's range, and of the images without a value. Bins are put together from the
 * lower end on until a part holds 1/32 of both: a value that many images have stays a part of its own, and the thousand bins of
 * a few images are not taken for a difference.
 */
final class Shares {
    private static final double LEAST = 1.0 / 32;

    /** Mean of |x|, x standard normal, by 2. */
    private static final double HALF_MEAN = 1 / Math.sqrt(2 * Math.PI);

    private final List<double[]> parts = new ArrayList<>();

    /**
     * @param n images of the first set, one or more, with a value or without
     * @param m of the second
     */
    Shares(MeasureSummary a, long n, MeasureSummary b, long m) {
        long[] left = a.histogram(MeasureFields.BINS);
        long[] right = b.histogram(MeasureFields.BINS);
        double p = 0;
        double q = 0;
        for (int bin = 0; bin < left.length; bin++) {
            p += (double) left[bin] / n;
            q += (double) right[bin] / m;
            if (p + q >= 2 * LEAST || bin == left.length - 1) {
                parts.add(new double[] {p, q});
                p = 0;
                q = 0;
            }
        }
        parts.add(new double[] {(n - a.n()) / (double) n, (m - b.n()) / (double) m});
    }

    /** Half the sum of the shares' differences, 0..1. */
    double totalVariation() {
        return Math.min(
                1,
                parts.stream().mapToDouble(part -> Math.abs(part[0] - part[1])).sum() / 2);
    }

    /**
     * The mean of {@link #totalVariation} between two samples of the population of both: a share's difference is normal, with
     * the binomial's variance.
     *
     * @param rows 1/n + 1/m
     */
    double byChance(double rows) {
        return HALF_MEAN
                * parts.stream()
                        .mapToDouble(part -> Math.sqrt(variance(part) * rows))
                        .sum();
    }

    /** Its standard deviation, as if parts were independent: it is a little smaller. */
    double deviationByChance(double rows) {
        double sum = parts.stream().mapToDouble(part -> variance(part) * rows).sum();
        return Math.sqrt(sum * (1 - 2 / Math.PI)) / 2;
    }

    private static double variance(double[] part) {
        double p = (part[0] + part[1]) / 2;
        return Math.max(0, p * (1 - p));
    }
}
