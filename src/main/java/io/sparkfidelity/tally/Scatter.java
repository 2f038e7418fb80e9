package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Matrix;
import io.sparkfidelity.linalg.SemiDefinite;
import java.util.stream.IntStream;

/**
 * Whether a tally's counts, sums and products are those of any rows at all. Of integer rows the scatter n gram - sum sum^T
 * (gram itself, where there are no sums) is exact, and no eigenvalue of it is negative.
 *
 * <p>What is asked is asked of the correlations, the scatter with a diagonal of ones: so that a forged product shows beside
 * features of whatever larger scale. Their only error is that of rounding each entry once.
 */
public final class Scatter {
    /** Per dimension: d times it is far above what float64 errs by, and as far below what moves a score. */
    private static final double ROUNDING = 0x1p-44;

    private final long n;
    private final long[] sum;
    private final long[] gram;
    private final int dimension;

    private Scatter(Tally tally) {
        this.n = tally.value(MomentFields.N, 0);
        this.gram = tally.shared(MomentFields.GRAM);
        // d (d + 1) / 2 entries
        this.dimension = (int) ((Math.sqrt(8.0 * gram.length + 1) - 1) / 2);
        this.sum = tally.has(MomentFields.SUM) ? tally.shared(MomentFields.SUM) : new long[dimension];
    }

    /**
     * Whether rows can have the sums and products of a tally.
     *
     * @param tally with n of 1 or more and {@code gram}
     */
    public static boolean isPossible(Tally tally) {
        Scatter scatter = new Scatter(tally);
        double[] deviations = scatter.deviations();
        try (Matrix correlations = Matrix.allocate(scatter.dimension, scatter.dimension)) {
            return scatter.fill(correlations, deviations)
                    && SemiDefinite.within(correlations, scatter.dimension * ROUNDING);
        }
    }

    /** The roots of the scatter's diagonal; NaN where that is negative. */
    private double[] deviations() {
        double[] deviations = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            deviations[i] = Math.sqrt(entry(MomentFields.rowStart(i, dimension), i, i));
        }
        return deviations;
    }

    /** Writes the upper triangle; false if a feature that does not vary varies with another. */
    private boolean fill(Matrix correlations, double[] deviations) {
        return IntStream.range(0, dimension).parallel().allMatch(i -> {
            int at = MomentFields.rowStart(i, dimension);
            double[] row = new double[dimension - i];
            boolean possible = true;
            for (int j = i; j < dimension; j++) {
                double entry = entry(at + j - i, i, j);
                double scale = deviations[i] * deviations[j];
                possible &= scale > 0 || entry == 0;
                row[j - i] = scale > 0 ? entry / scale : 0;
            }
            correlations.writeRow(i, i, row, row.length);
            return possible;
        });
    }

    private double entry(int at, int i, int j) {
        return ExactProducts.difference(n, gram[at], sum[i], sum[j]);
    }
}
