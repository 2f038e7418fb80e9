package io.sparkfidelity.pairs;

/**
 * What float32 products say for certain of |x-y|^2: it is at least {@code lower} and at most {@code lower + slack}.
 *
 * <p>A product of d terms is within d u / (1 - d u) |x||y| of the truth, u = 2^-24, in whatever order it is added (Higham
 * 2002, section 3.1), and 2 |x||y| is at most |x|^2 + |y|^2; eight more u are for everything done in float64. The absolute
 * part is for products that underflow.
 */
public final class LowerBounds {
    private final TilePair pair;
    private final double relative;
    private final double absolute;
    private final double[] shrunk;
    private final double[] lower = new double[Tile.ROWS];
    private final double largestColumnNorm;
    private final double largestRowNorm;

    public LowerBounds(TilePair pair) {
        this.pair = pair;
        int d = pair.row().dimension();
        this.relative = 1.01 * (d + 8) * 0x1p-24;
        this.absolute = d * 0x1p-124;
        double[] norms = pair.column().squaredNorms();
        this.shrunk = new double[norms.length];
        double largest = 0;
        for (int j = 0; j < norms.length; j++) {
            shrunk[j] = (1 - relative) * norms[j] - absolute;
            largest = Math.max(largest, norms[j]);
        }
        this.largestColumnNorm = largest;
        largest = 0;
        for (double norm : pair.row().squaredNorms()) {
            largest = Math.max(largest, norm);
        }
        this.largestRowNorm = largest;
    }

    /** The bounds of a row from its products, by column; valid until the next call. */
    public double[] ofRow(int r, double[] dots, int from) {
        bounds((1 - relative) * pair.row().squaredNorms()[r], shrunk, dots, lower, from, shrunk.length);
        return lower;
    }

    private static void bounds(double norm, double[] norms, double[] dots, double[] lower, int from, int to) {
        for (int j = from; j < to; j++) {
            lower[j] = (norm + norms[j]) - 2 * dots[j];
        }
    }

    /** How far above its lower bound a squared distance may be. */
    double slack(int r, int j) {
        return slack(pair.row().squaredNorms()[r] + pair.column().squaredNorms()[j]);
    }

    /** At least the slack of a row of the row tile with any column. */
    double slackOfRow(int r) {
        return slack(pair.row().squaredNorms()[r] + largestColumnNorm);
    }

    /** At least the slack of a column with any row. */
    double slackOfColumn(int j) {
        return slack(largestRowNorm + pair.column().squaredNorms()[j]);
    }

    private double slack(double norms) {
        return 2 * (relative * norms + absolute);
    }
}
