package io.sparkfidelity.tally;

import io.sparkfidelity.linalg.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Means and covariances of a tally, each entry computed in exact 128-bit arithmetic and rounded once.
 *
 * <p>Shapes: the mean has d entries, the covariance d x d with the divisor n - 1 (as {@code numpy.cov}). Of rows with weights
 * these are the weighted ones: means are sums over the sum of the weights W, and the covariance's divisor is W - W2 / W, W2 the
 * sum of the squared weights ({@link RowWeights}).
 */
public final class Moments {
    private final Tally tally;
    private final int dimension;
    private final int q;
    /** The sum of the rows' weights: their number where each weighs 1. */
    private final long n;

    private final RowWeights rowWeights;

    private Moments(Tally tally) {
        MomentFields fields = MomentFields.of(tally);
        this.tally = tally;
        this.dimension = fields.dimension();
        this.q = fields.fixedPoint().q();
        this.rowWeights = RowWeights.of(tally);
        this.n = rowWeights.sum();
    }

    /**
     * The moments of a tally.
     *
     * @throws IllegalArgumentException if its fields are not {@link MomentFields} or it counts fewer than 2 rows
     */
    public static Moments of(Tally tally) {
        Moments moments = new Moments(tally);
        if (moments.rowWeights.rows() < 2) {
            throw new IllegalArgumentException(
                    "moments need 2 rows or more; the tally counts " + moments.rowWeights.rows());
        }
        return moments;
    }

    /** As {@link #of}, of 1 row or more: for those who need no covariance. */
    public static Moments ofPart(Tally tally) {
        return new Moments(tally);
    }

    /** The number of rows; where they have weights, the sum of these. */
    public long n() {
        return n;
    }

    /** What the rows weigh. */
    RowWeights weights() {
        return rowWeights;
    }

    public int dimension() {
        return dimension;
    }

    public double[] mean() {
        long[] sum = tally.shared(MomentFields.SUM);
        double[] mean = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            mean[i] = Math.scalb((double) sum[i], -q) / n;
        }
        return mean;
    }

    /** The sum of a tally's embeddings, d entries; of any number of rows. */
    public static double[] sum(Tally tally) {
        long[] sum = tally.shared(MomentFields.SUM);
        int q = tally.field(MomentFields.SUM).q();
        return Arrays.stream(sum).mapToDouble(x -> Math.scalb((double) x, -q)).toArray();
    }

    /** A new d x d matrix with both triangles of the unbiased covariance; the caller closes it. */
    public Matrix covariance() {
        Matrix covariance = upperCovariance();
        covariance.mirrorUpperTriangle();
        return covariance;
    }

    /** As {@link #covariance}, for those who read the upper triangle alone: what stands below it is undefined. */
    public Matrix upperCovariance() {
        return upperCovariance(IntStream.range(0, dimension).toArray());
    }

    /**
     * The unbiased covariance with its rows and columns in another order: entry (i, j) is that of the features {@code
     * order[i]} and {@code order[j]}. The upper triangle, what stands below it is undefined; the caller closes it.
     */
    public Matrix upperCovariance(int[] order) {
        Matrix covariance = Matrix.allocate(dimension, dimension);
        double divisor = n * rowWeights.freedom();
        double scale = Math.scalb(1.0, -2 * q);
        long[] sum = tally.shared(MomentFields.SUM);
        long[] gram = tally.shared(MomentFields.GRAM);
        // Rows are independent, so that threads change no bit.
        IntStream.range(0, dimension).parallel().forEach(i -> {
            int a = order[i];
            double[] row = new double[dimension - i];
            for (int j = i; j < dimension; j++) {
                int b = order[j];
                int entry = MomentFields.rowStart(Math.min(a, b), dimension) + Math.abs(a - b);
                row[j - i] = centred(gram[entry], sum[a], sum[b]) / divisor * scale;
            }
            covariance.writeRow(i, i, row, row.length);
        });
        return covariance;
    }

    /** The trace of the unbiased covariance. */
    public double covarianceTrace() {
        long[] sum = tally.shared(MomentFields.SUM);
        long[] gram = tally.shared(MomentFields.GRAM);
        double total = 0;
        for (int i = 0; i < dimension; i++) {
            total += centred(gram[MomentFields.rowStart(i, dimension)], sum[i], sum[i]);
        }
        return Math.scalb(total / (n * rowWeights.freedom()), -2 * q);
    }

    /** The product of weights with a row of the unbiased covariance from its diagonal on, each entry exact. */
    double covarianceProduct(int row, double[] weights) {
        long[] sum = tally.shared(MomentFields.SUM);
        long[] gram = tally.shared(MomentFields.GRAM);
        int at = MomentFields.rowStart(row, dimension);
        double total = 0;
        for (int j = 0; j < dimension - row; j++) {
            total += weights[j] * centred(gram[at + j], sum[row], sum[row + j]);
        }
        return Math.scalb(total / (n * rowWeights.freedom()), -2 * q);
    }

    /** The largest possible rank of the covariance: rows less one, or the features that vary at all. */
    public int rankBound() {
        long[] sum = tally.shared(MomentFields.SUM);
        long[] gram = tally.shared(MomentFields.GRAM);
        int alive = 0;
        for (int i = 0; i < dimension; i++) {
            if (centred(gram[MomentFields.rowStart(i, dimension)], sum[i], sum[i]) > 0) {
                alive++;
            }
        }
        return (int) Math.min(rowWeights.rows() - 1, alive);
    }

    /** |mean - other mean|^2, each difference exact before it is rounded. */
    public double squaredMeanDistance(Moments other) {
        requireSame(other);
        return squaredDifference(MomentFields.SUM, other, false) / scale(other, 2 * q);
    }

    /** The squared Frobenius norm of the difference of the raw second moments E[x x^T]. */
    public double squaredSecondMomentDistance(Moments other) {
        requireSame(other);
        return squaredDifference(MomentFields.GRAM, other, true) / scale(other, 4 * q);
    }

    /** |mean|^2. */
    public double squaredMeanNorm() {
        double total = 0;
        for (long value : tally.shared(MomentFields.SUM)) {
            total += (double) value * value;
        }
        return Math.scalb(total / ((double) n * n), -2 * q);
    }

    /** The raw second moment E[x x^T], d x d, both triangles; the caller closes it. */
    public Matrix secondMoment() {
        Matrix moment = Matrix.allocate(dimension, dimension);
        long[] gram = tally.shared(MomentFields.GRAM);
        for (int i = 0; i < dimension; i++) {
            double[] row = new double[dimension - i];
            int at = MomentFields.rowStart(i, dimension);
            for (int j = 0; j < row.length; j++) {
                row[j] = Math.scalb((double) gram[at + j] / n, -2 * q);
            }
            moment.writeRow(i, i, row, row.length);
        }
        moment.mirrorUpperTriangle();
        return moment;
    }

    /**
     * E[x x^T] less so many times the other's, each entry exact before it is rounded: the upper triangle of a d x d matrix,
     * what stands below it is undefined; the caller closes it.
     *
     * @param times 1 or more
     */
    public Matrix secondMomentLess(Moments other, int times) {
        requireSame(other);
        Matrix difference = Matrix.allocate(dimension, dimension);
        double divisor = (double) n * other.n;
        double scale = Math.scalb(1.0, -2 * q);
        long[] gram = tally.shared(MomentFields.GRAM);
        long[] less = other.tally.shared(MomentFields.GRAM);
        for (int i = 0; i < dimension; i++) {
            double[] row = new double[dimension - i];
            int at = MomentFields.rowStart(i, dimension);
            for (int j = 0; j < row.length; j++) {
                row[j] = ExactProducts.difference(gram[at + j], other.n, less[at + j], Math.multiplyExact(n, times))
                        / divisor
                        * scale;
            }
            difference.writeRow(i, i, row, row.length);
        }
        return difference;
    }

    /**
     * v^T E[x x^T] v, of any number of rows.
     *
     * @param direction v, d entries
     */
    public double secondMomentAlong(double[] direction) {
        long[] gram = tally.shared(MomentFields.GRAM);
        double total = 0;
        for (int i = 0; i < dimension; i++) {
            int at = MomentFields.rowStart(i, dimension);
            double row = 0;
            for (int j = i; j < dimension; j++) {
                row += (i == j ? 1 : 2) * direction[j] * gram[at + j - i];
            }
            total += direction[i] * row;
        }
        return Math.scalb(total / n, -2 * q);
    }

    /** The squared Frobenius norm of the raw second moment E[x x^T]. */
    public double squaredSecondMomentNorm() {
        long[] gram = tally.shared(MomentFields.GRAM);
        double total = 0;
        int at = 0;
        for (int i = 0; i < dimension; i++) {
            for (int j = i; j < dimension; j++, at++) {
                double value = gram[at];
                total += (i == j ? 1 : 2) * value * value;
            }
        }
        return Math.scalb(total / ((double) n * n), -4 * q);
    }

    /** E|x|^2: 1 for unit vectors. */
    public double secondMomentTrace() {
        long[] gram = tally.shared(MomentFields.GRAM);
        double total = 0;
        for (int i = 0; i < dimension; i++) {
            total += gram[MomentFields.rowStart(i, dimension)];
        }
        return Math.scalb(total / n, -2 * q);
    }

    private double squaredDifference(String field, Moments other, boolean packed) {
        long[] a = tally.shared(field);
        long[] b = other.tally.shared(field);
        double total = 0;
        int rows = packed ? dimension : 1;
        int at = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = i; j < dimension; j++, at++) {
                double difference = ExactProducts.difference(a[at], other.n, b[at], n);
                total += (packed && i != j ? 2 : 1) * difference * difference;
            }
        }
        return total;
    }

    private double scale(Moments other, int bits) {
        double counts = (double) n * other.n;
        return Math.scalb(counts * counts, bits);
    }

    private double centred(long product, long sumI, long sumJ) {
        return ExactProducts.difference(n, product, sumI, sumJ);
    }

    void requireSame(Moments other) {
        if (dimension != other.dimension || q != other.q) {
            throw new IllegalArgumentException("tallies of d = " + dimension + ", q = " + q + " and d = "
                    + other.dimension + ", q = " + other.q + " cannot be compared");
        }
    }
}
