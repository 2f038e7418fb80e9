package io.sparkfidelity.metric.statistics;

import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;

/**
 * The size-weighted delete-a-group jackknife (Busing, Meijer and van der Leeden 1999, equations 7 to 9): groups of unequal
 * size, where a plug-in bias times the inequality would look like variance to the unweighted form.
 *
 * <p>With the estimate theta, r_j its value without group j and h_j = n / n_j: pseudo-values p_j = h_j theta - (h_j - 1)
 * r_j, theta_J = g theta - sum (1 - 1/h_j) r_j, variance (1/g) sum (p_j - theta_J)^2 / (h_j - 1). Empty groups do not
 * count.
 */
public final class Jackknife {
    private final double theta;
    private final double[] replicates;
    private final long[] sizes;
    private final int groups;
    private final long n;

    /**
     * One jackknife.
     *
     * @param theta the estimate from all groups
     * @param replicates the estimate without group j
     * @param sizes rows of group j
     * @throws IllegalArgumentException if the lengths differ or fewer than 2 groups have rows
     */
    public Jackknife(double theta, double[] replicates, long[] sizes) {
        if (replicates.length != sizes.length) {
            throw new IllegalArgumentException(replicates.length + " replicates of " + sizes.length + " groups");
        }
        this.theta = theta;
        this.replicates = replicates.clone();
        this.sizes = sizes.clone();
        int filled = 0;
        long total = 0;
        for (long size : sizes) {
            filled += size > 0 ? 1 : 0;
            total += size;
        }
        if (filled < 2) {
            throw new IllegalArgumentException("a jackknife needs two groups with rows");
        }
        this.groups = filled;
        this.n = total;
    }

    /**
     * The form for sides that share their units (the same prompts, say): group j leaves every side at once. To first
     * order its effect is the sum of the sides' effects.
     */
    public static Jackknife shared(Jackknife reference, Jackknife candidate) {
        double[] replicates = new double[Bucket.COUNT];
        long[] sizes = new long[Bucket.COUNT];
        for (int j = 0; j < Bucket.COUNT; j++) {
            replicates[j] = reference.replicates[j] + candidate.replicates[j] - reference.theta;
            sizes[j] = reference.sizes[j] + candidate.sizes[j];
        }
        return new Jackknife(reference.theta, replicates, sizes);
    }

    /** Of {@code later} less {@code earlier}, estimates of which group j leaves both at once. */
    public static Jackknife difference(Jackknife later, Jackknife earlier) {
        double[] replicates = new double[later.replicates.length];
        long[] sizes = new long[replicates.length];
        for (int j = 0; j < replicates.length; j++) {
            replicates[j] = later.replicates[j] - earlier.replicates[j];
            sizes[j] = later.sizes[j] + earlier.sizes[j];
        }
        return new Jackknife(later.theta - earlier.theta, replicates, sizes);
    }

    /** Of the same groups, with an estimate and replicates that are all moved by {@code shift}. */
    public Jackknife plus(double shift) {
        return new Jackknife(
                theta + shift, Arrays.stream(replicates).map(r -> r + shift).toArray(), sizes);
    }

    /** The rows of each group. */
    public long[] sizes() {
        return sizes.clone();
    }

    /** The estimate without each group. */
    public double[] replicates() {
        return replicates.clone();
    }

    /** g, the groups that have rows. */
    public int groups() {
        return groups;
    }

    /** The rows of the smallest group that has any. */
    public long smallest() {
        long smallest = Long.MAX_VALUE;
        for (long size : sizes) {
            smallest = size > 0 ? Math.min(smallest, size) : smallest;
        }
        return smallest;
    }

    /** theta_J, free of a bias that goes as 1/n. */
    public double estimate() {
        double sum = 0;
        for (int j = 0; j < sizes.length; j++) {
            if (sizes[j] > 0) {
                sum += (1 - (double) sizes[j] / n) * (replicates[j] - theta);
            }
        }
        // g theta - sum (1 - 1/h_j) theta = theta, as the 1/h_j add up to 1.
        return theta - sum;
    }

    /** The variance of theta. */
    public double variance() {
        double centre = estimate() - theta;
        double sum = 0;
        for (int j = 0; j < sizes.length; j++) {
            sum += square(j, centre);
        }
        return sum / groups;
    }

    /**
     * The share of the variance that the group with the largest part carries, 1/g to 1: far above what chance gives where a
     * few rows decide, whose kind other draws may have more or none of. 0 where there is no variance.
     */
    public double leverage() {
        double centre = estimate() - theta;
        double largest = 0;
        for (int j = 0; j < sizes.length; j++) {
            largest = Math.max(largest, square(j, centre));
        }
        return largest == 0 ? 0 : largest / (groups * variance());
    }

    private double square(int j, double centre) {
        if (sizes[j] == 0) {
            return 0;
        }
        double h = (double) n / sizes[j];
        // p_j - theta_J, with theta taken off both.
        double deviation = -(h - 1) * (replicates[j] - theta) - centre;
        return deviation * deviation / (h - 1);
    }
}
