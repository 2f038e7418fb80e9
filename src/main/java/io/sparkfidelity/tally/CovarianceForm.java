package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A linear form of covariances, S to <G, S> = sum_ij G_ij S_ij with a symmetric G: at the unbiased covariance of some rows,
 * and at that of what remains when a part of them is left out. S is never formed.
 */
public final class CovarianceForm {
    /** Rows of a triangle that one thread takes at a time. */
    private static final int STRIP = 32;

    private final Moments moments;
    private final int dimension;
    private final double[] mean;
    private final Matrix symmetric;
    private final double value;

    private CovarianceForm(Moments moments, Matrix symmetric) {
        this.moments = moments;
        this.dimension = moments.dimension();
        this.mean = moments.mean();
        this.symmetric = symmetric;
        this.value = sumOfStrips((from, to) -> {
            double[] weights = new double[dimension - from];
            double sum = 0;
            for (int i = from; i < to; i++) {
                readWeights(i, weights);
                sum += moments.covarianceProduct(i, weights);
            }
            return sum;
        });
    }

    /** A row of G from its diagonal on, which counts half there: what lies beyond stands for what lies below it too. */
    private void readWeights(int row, double[] weights) {
        symmetric.readRow(row, row, weights, dimension - row);
        weights[0] /= 2;
    }

    /**
     * The form at the covariance of {@code moments}.
     *
     * @param symmetric G, d x d; its upper triangle is read, and must not change or be closed while this is in use
     */
    public static CovarianceForm at(Moments moments, Matrix symmetric) {
        return new CovarianceForm(moments, symmetric);
    }

    /** Its value at the covariance of all rows, each entry exact before it is rounded. */
    public double value() {
        return value;
    }

    /**
     * Its value at the covariance of the rows that remain without a part of them. Reads the part alone: S(-j) (n - n_j - 1)
     * = S (n - 1) - C_j - n n_j / (n - n_j) v v^T, C_j the part's own scatter and v its mean less that of all; with weights, n is
     * their sum and n - 1 the covariance's divisor. In float64, unlike {@link #value}: it serves error bars.
     *
     * @param part rows of the same tally, 1 or more; 2 or more must remain
     */
    public double without(Tally part) {
        Moments removed = Moments.ofPart(part);
        moments.requireSame(removed);
        double rest = (double) moments.n() - removed.n();
        double between = moments.n() * (removed.n() / rest);
        double[] partMean = removed.mean();
        double[] shift = partMean.clone();
        for (int i = 0; i < dimension; i++) {
            shift[i] -= mean[i];
        }
        long[] gram = part.shared(MomentFields.GRAM);
        double scale = Math.scalb(1.0, -2 * part.field(MomentFields.SUM).q());
        double lost = sumOfStrips((from, to) -> {
            Strip strip = new Strip(from);
            for (int i = from; i < to; i++) {
                strip.addRow(i, gram, scale, partMean, -removed.n() * partMean[i], shift, between * shift[i]);
            }
            return strip.total();
        });
        return (moments.weights().freedom() * value - lost)
                / moments.weights().without(removed.weights()).freedom();
    }

    private interface RowRange {
        double sum(int fromRow, int toRow);
    }

    /** Twice the sum of strips of rows, in parallel, added in their order: threads change no bit. */
    private double sumOfStrips(RowRange rows) {
        double[] sums = new double[(dimension + STRIP - 1) / STRIP];
        IntStream.range(0, sums.length)
                .parallel()
                .forEach(strip -> sums[strip] = rows.sum(strip * STRIP, Math.min(dimension, (strip + 1) * STRIP)));
        return 2 * Arrays.stream(sums).sum();
    }

    /** A sum over some rows of the triangle; rows are copied to where the loops over them become vector instructions. */
    private final class Strip {
        private final double[] rowWeights;
        private final double[] rowValues;
        private final double[] rowMean;
        private final double[] rowShift;
        private final double[] columns;

        Strip(int firstRow) {
            int length = dimension - firstRow;
            this.rowWeights = new double[length];
            this.rowValues = new double[length];
            this.rowMean = new double[length];
            this.rowShift = new double[length];
            this.columns = new double[length];
        }

        /** Adds G_ij (scale gram_ij + ofMean mean_j + ofShift shift_j) of a row i. */
        void addRow(int i, long[] gram, double scale, double[] mean, double ofMean, double[] shift, double ofShift) {
            int at = MomentFields.rowStart(i, dimension);
            int length = dimension - i;
            readWeights(i, rowWeights);
            System.arraycopy(mean, i, rowMean, 0, length);
            System.arraycopy(shift, i, rowShift, 0, length);
            for (int j = 0; j < length; j++) {
                rowValues[j] = gram[at + j];
            }
            for (int j = 0; j < length; j++) {
                columns[j] += rowWeights[j] * (scale * rowValues[j] + ofMean * rowMean[j] + ofShift * rowShift[j]);
            }
        }

        double total() {
            return Arrays.stream(columns).sum();
        }
    }
}
