package io.sparkfidelity.pairs.near;

import java.util.Arrays;

/**
 * Through which point hyperplanes go, and how many bands of how many bits lead to near pairs surely and cheaply, chosen from a sample
 * of rows.
 *
 * <p>Seen from the point, two rows at the distance r from it and delta from each other are the angle theta = 2 asin(delta / 2r)
 * apart; at most a right angle, which is what a row close to the point sees of one at its side. A hyperplane divides them with the
 * probability p = theta / pi; of L bands of k bits one or more agree with the probability 1 - (1 - (1 - p)^k)^L. The recall is the mean
 * of that over the sample's r at the threshold's delta, less the pairs whose signatures differ in too many bits. Nearer pairs are found
 * more surely.
 *
 * <p>The embeddings of a network have a mean far from 0, from where they lie in a narrow cone and few hyperplanes come between any two.
 * From the mean itself they are far apart, but where a crowd of like images has drawn it close: points on the way are tried too.
 *
 * @param through the point, d numbers; for reading only
 * @param recall at the threshold, 0 to 1: pairs at just that distance which are led to in the mean of all hyperplanes
 * @param crossing how often a hyperplane comes between two rows at the threshold: of a few quantiles of the rows, for reading only
 */
public record BandPlan(Bands bands, double[] through, double recall, double[] crossing) {
    /** What is asked for at the threshold, before {@link #LOST}. */
    private static final double WANTED = 0.995;
    /** Pairs at the threshold, at most, whose signatures may differ in too many bits. */
    private static final double LOST = 0.001;

    private static final int MOST_HYPERPLANES = 1024;
    private static final int FEWEST_BITS = 4;
    private static final int RADII = 32;
    private static final int BINS = 1024;

    /** Nanoseconds, about: of a row's entry and a hyperplane, of a row in a wedge, of a pair in a wedge. */
    private static final double PRODUCT = 0.15;

    private static final double MOVED = 2000;
    private static final double LOOKED_AT = 6;

    /** A point, as a part of the way from 0 to the mean. */
    private static final double[] WAY = {1, 0.9, 0.7, 0};

    /**
     * The cheapest plan for a side that leads to enough of the pairs; if there is none, the surest.
     *
     * @param sample rows of the side, two or more
     * @param mean of the side
     * @param rows of the side
     * @param squaredBelow the squared distance from which on a pair is not near, above 0
     */
    public static BandPlan of(float[][] sample, double[] mean, long rows, double squaredBelow) {
        BandPlan best = null;
        double least = Double.POSITIVE_INFINITY;
        for (double way : WAY) {
            double[] through = Arrays.stream(mean).map(x -> way * x).toArray();
            double[][] centred = new double[sample.length][mean.length];
            double[] radii = new double[sample.length];
            for (int s = 0; s < sample.length; s++) {
                for (int i = 0; i < mean.length; i++) {
                    centred[s][i] = sample[s][i] - through[i];
                }
                radii[s] = Math.sqrt(dot(centred[s], centred[s]));
            }
            double[] agreeing = agreeing(centred, radii);
            double[] crossing = crossing(radii, Math.sqrt(squaredBelow));
            for (int bits = FEWEST_BITS; bits <= Bands.MOST_BITS; bits++) {
                int most = Math.min(Bands.MOST, (MOST_HYPERPLANES - Bands.SPARE) / bits);
                int count = fewest(crossing, bits, most);
                double cost = cost(bits, count, rows, mean.length, agreeing);
                boolean enough = found(crossing, bits, count) >= WANTED;
                if (enough && cost < least) {
                    best = with(bits, count, through, crossing);
                    least = cost;
                }
                if (best == null || least == Double.POSITIVE_INFINITY && found(crossing, bits, count) > best.recall()) {
                    best = with(bits, count, through, crossing);
                }
            }
        }
        if (best == null) {
            throw new IllegalStateException("no band has " + FEWEST_BITS + " bits");
        }
        return best;
    }

    /** The recall at the threshold if every wedge were crowded and divided by so many further hyperplanes. */
    public double crowdedRecall(int further) {
        return Math.max(0, found(crossing, bands.bits() + further, bands.count()) - LOST);
    }

    private static BandPlan with(int bits, int count, double[] through, double[] crossing) {
        int hyperplanes = Bands.hyperplanes(bits, count);
        // By how many bits they differ is binomial; all crossings side by side, one more bit at a time.
        double[] exactly =
                Arrays.stream(crossing).map(p -> Math.pow(1 - p, hyperplanes)).toArray();
        double within = 0;
        int different = -1;
        while (within < 1 - LOST && different < hyperplanes) {
            different++;
            for (int q = 0; q < exactly.length; q++) {
                within += exactly[q] / exactly.length;
                exactly[q] *= (hyperplanes - different) / (different + 1.0) * crossing[q] / (1 - crossing[q]);
            }
        }
        double lost = different == hyperplanes ? 0 : Math.max(0, 1 - within);
        return new BandPlan(
                new Bands(bits, count, different), through, Math.max(0, found(crossing, bits, count) - lost), crossing);
    }

    /** See {@link #crossing()}. */
    private static double[] crossing(double[] radii, double distance) {
        double[] sorted = radii.clone();
        Arrays.sort(sorted);
        double[] crossing = new double[RADII];
        for (int q = 0; q < RADII; q++) {
            double radius = sorted[(int) ((q + 0.5) / RADII * sorted.length)];
            double half = distance / 2 < radius * Math.sqrt(0.5) ? Math.asin(distance / 2 / radius) : Math.PI / 4;
            crossing[q] = 2 * half / Math.PI;
        }
        return crossing;
    }

    /** How many of the sample's pairs agree in one bit how often: counts by bins of 0 to 1, as shares. */
    private static double[] agreeing(double[][] centred, double[] radii) {
        double[] counts = new double[BINS];
        double pairs = centred.length * (centred.length - 1) / 2.0;
        for (int a = 0; a < centred.length; a++) {
            for (int b = a + 1; b < centred.length; b++) {
                double norms = radii[a] * radii[b];
                double cosine = norms > 0 ? Math.max(-1, Math.min(1, dot(centred[a], centred[b]) / norms)) : 1;
                double agree = 1 - Math.acos(cosine) / Math.PI;
                counts[Math.min(BINS - 1, (int) (agree * BINS))] += 1 / pairs;
            }
        }
        return counts;
    }

    private static double cost(int bits, int count, long rows, int dimension, double[] agreeing) {
        double meeting = 0;
        for (int bin = 0; bin < BINS; bin++) {
            meeting += agreeing[bin] * Math.pow((bin + 0.5) / BINS, bits);
        }
        return rows * (double) Bands.hyperplanes(bits, count) * dimension * PRODUCT
                + rows * (double) count * MOVED
                + count * meeting * rows * (rows / 2.0) * LOOKED_AT;
    }

    private static int fewest(double[] crossing, int bits, int most) {
        int count = 1;
        while (count < most && found(crossing, bits, count) < WANTED) {
            count++;
        }
        return count;
    }

    private static double found(double[] crossing, int bits, int count) {
        double found = 0;
        for (double p : crossing) {
            found += 1 - Math.pow(1 - Math.pow(1 - p, bits), count);
        }
        return found / crossing.length;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
