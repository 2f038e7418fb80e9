package io.sparkfidelity.pairs.nearest;

import io.sparkfidelity.pairs.Radii;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The balls of a side's rows that realism is measured by: up to the k-th neighbour, of the half of the rows with the smaller
 * radii (Kynkaanniemi et al. 2019, section 5: a wide ball says that its row is an outlier). 8 bytes a row. JDK types only.
 */
public final class Balls implements Serializable {
    private static final long serialVersionUID = 1;
    private static final double NONE = -1;

    private final double[] squaredRadii;

    private Balls(double[] squaredRadii) {
        this.squaredRadii = squaredRadii;
    }

    /** Of the rows whose radius is not above the median, the lower one of an even number. */
    public static Balls of(Radii radii) {
        double[] squared = new double[radii.rows()];
        Arrays.setAll(squared, radii::squared);
        double[] sorted = squared.clone();
        Arrays.sort(sorted);
        double median = sorted[(sorted.length - 1) / 2];
        for (int i = 0; i < squared.length; i++) {
            squared[i] = squared[i] <= median ? squared[i] : NONE;
        }
        return new Balls(squared);
    }

    /** No row has one: nothing is real then. */
    public static Balls none(int rows) {
        double[] squared = new double[rows];
        Arrays.fill(squared, NONE);
        return new Balls(squared);
    }

    int rows() {
        return squaredRadii.length;
    }

    /** Negative where the row has no ball. */
    double squaredRadius(int row) {
        return squaredRadii[row];
    }
}
