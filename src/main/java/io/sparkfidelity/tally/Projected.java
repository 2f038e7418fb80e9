package io.sparkfidelity.tally;

import java.util.Arrays;

/** The histograms of a tally's projections, direction by direction. */
public final class Projected {
    private final long[] counts;
    private final int dimension;
    private final int directions;
    private final long n;
    private final int q;

    private Projected(Tally tally) {
        Field sum = tally.field(MomentFields.SUM);
        this.counts = tally.shared(ProjectedFields.PROJECTED);
        this.dimension = sum.length();
        this.q = sum.q();
        this.directions = (counts.length - 1) / ProjectionGrid.BINS;
        this.n = tally.value(MomentFields.N, 0);
        if (directions < 1 || ProjectedFields.length(directions) != counts.length) {
            throw new IllegalArgumentException("the tally's projections are on no grid of ours: " + tally);
        }
    }

    /**
     * The projections of a tally.
     *
     * @throws IllegalArgumentException if it has none, or no sums, whose dimension and scale they share
     */
    public static Projected of(Tally tally) {
        return new Projected(tally);
    }

    public long n() {
        return n;
    }

    /** d of the embeddings. */
    public int dimension() {
        return dimension;
    }

    public int directions() {
        return directions;
    }

    /** The share of the projections that were outside the grid, 0 to 1. */
    public double outside() {
        return counts[counts.length - 1] / ((double) n * directions);
    }

    /** The ends of the bins, ascending, one more than there are bins, in the features' own units. */
    public double[] edges(boolean joined) {
        double[] edges = ProjectionGrid.edges(q);
        return joined ? ProjectionGrid.joined(edges) : edges;
    }

    /**
     * The rows in each bin of a direction.
     *
     * @param joined whether bins are joined two and two, to see what the grid's width does
     */
    public long[] counts(int direction, boolean joined) {
        int from = direction * ProjectionGrid.BINS;
        long[] ofDirection = Arrays.copyOfRange(counts, from, from + ProjectionGrid.BINS);
        return joined ? ProjectionGrid.joined(ofDirection) : ofDirection;
    }

    /**
     * Whether a tally's projections could be those of its rows: no count below 0, every direction of n, no more outside than
     * there are.
     */
    public static boolean isPossible(Tally tally) {
        long n = tally.value(MomentFields.N, 0);
        long[] counts = tally.shared(ProjectedFields.PROJECTED);
        int last = counts.length - 1;
        for (int from = 0; from < last; from += ProjectionGrid.BINS) {
            long left = n;
            for (int bin = from; bin < from + ProjectionGrid.BINS; bin++) {
                if (counts[bin] < 0 || counts[bin] > left) {
                    return false;
                }
                left -= counts[bin];
            }
            if (left != 0) {
                return false;
            }
        }
        return counts[last] >= 0 && counts[last] / (last / ProjectionGrid.BINS) <= n;
    }
}
