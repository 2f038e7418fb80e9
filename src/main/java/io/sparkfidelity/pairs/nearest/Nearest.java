package io.sparkfidelity.pairs.nearest;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Of every row of a side: the nearest row of the other side, by place, with its squared distance, and the largest ratio of a
 * squared radius there to the squared distance. 20 bytes a row. Mutable while its fold runs. JDK types only.
 */
public final class Nearest implements Serializable {
    private static final long serialVersionUID = 1;
    private static final double NONE = -1;

    private final double[] squaredDistances;
    private final int[] places;
    private final double[] squaredRatios;

    Nearest(int rows) {
        this.squaredDistances = new double[rows];
        this.places = new int[rows];
        this.squaredRatios = new double[rows];
        Arrays.fill(squaredDistances, Double.POSITIVE_INFINITY);
        Arrays.fill(squaredRatios, NONE);
    }

    public int rows() {
        return places.length;
    }

    /** The Euclidean distance of a row to the nearest of the other side. */
    public double distance(int row) {
        return Math.sqrt(squaredDistances[row]);
    }

    /** The place in the other side of the row nearest to a row; the smallest of several at that distance. */
    public int place(int row) {
        return places[row];
    }

    /**
     * The largest r / |x - y| over the other side's balls (Kynkaanniemi et al. 2019, equation 5): 1 or more within a ball,
     * infinite at the centre of one; NaN where the other side has no ball.
     */
    public double realism(int row) {
        return squaredRatios[row] == NONE ? Double.NaN : Math.sqrt(squaredRatios[row]);
    }

    /** Whether a row of the other side matters whose squared distance is no smaller than the given. */
    boolean matters(int row, double lowerBound, double squaredRadius) {
        // A ratio is rounded otherwise than this product.
        return lowerBound <= squaredDistances[row]
                || squaredRadius >= 0 && Math.max(0, lowerBound) * squaredRatios[row] <= squaredRadius * (1 + 1e-12);
    }

    void see(int row, int place, double squaredDistance, double squaredRadius) {
        if (squaredDistance < squaredDistances[row]
                || squaredDistance == squaredDistances[row] && place < places[row]) {
            squaredDistances[row] = squaredDistance;
            places[row] = place;
        }
        if (squaredRadius >= 0) {
            double ratio = squaredDistance > 0 ? squaredRadius / squaredDistance : Double.POSITIVE_INFINITY;
            squaredRatios[row] = Math.max(squaredRatios[row], ratio);
        }
    }

    /** Of the other side's rows that either saw. */
    Nearest merge(Nearest other) {
        Nearest merged = new Nearest(rows());
        for (Nearest some : new Nearest[] {this, other}) {
            for (int r = 0; r < rows(); r++) {
                merged.see(r, some.places[r], some.squaredDistances[r], NONE);
                merged.squaredRatios[r] = Math.max(merged.squaredRatios[r], some.squaredRatios[r]);
            }
        }
        return merged;
    }
}
