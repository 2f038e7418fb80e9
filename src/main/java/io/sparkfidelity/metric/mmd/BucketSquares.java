package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Moments;

/**
 * What the pairs within parts of a side add to the squared norms of its moments: parts are its buckets where units may have
 * several rows, its rows otherwise.
 *
 * @param n rows of the side
 * @param sizes the sum of the squares of the parts' rows
 * @param first the sum of the squared norms of the parts' sums of x
 * @param second the same of x x^T
 */
record BucketSquares(double n, double sizes, double first, double second) {

    /** With each bucket of a side left out, and none. */
    record Deleted(double n, double[] rows, double[] first, double[] second) {
        /** @param sample with buckets */
        static Deleted of(Sample sample) {
            double[] rows = new double[Bucket.COUNT];
            double[] first = new double[Bucket.COUNT];
            double[] second = new double[Bucket.COUNT];
            for (int j = 0; j < Bucket.COUNT; j++) {
                rows[j] = sample.tally().n(j);
                if (rows[j] > 0) {
                    Moments part = Moments.ofPart(sample.tally().bucket(j));
                    first[j] = rows[j] * rows[j] * part.squaredMeanNorm();
                    second[j] = rows[j] * rows[j] * part.squaredSecondMomentNorm();
                }
            }
            return new Deleted(sample.n(), rows, first, second);
        }

        /** @param deleted -1 for none */
        BucketSquares without(int deleted) {
            double left = n;
            double sizes = 0;
            double ofFirst = 0;
            double ofSecond = 0;
            for (int j = 0; j < Bucket.COUNT; j++) {
                if (j == deleted) {
                    left -= rows[j];
                } else {
                    sizes += rows[j] * rows[j];
                    ofFirst += first[j];
                    ofSecond += second[j];
                }
            }
            return new BucketSquares(left, sizes, ofFirst, ofSecond);
        }
    }

    /** Of rows that are all independent: none is paired with itself. */
    static BucketSquares ofRows(MmdPair.Side side) {
        double n = side.n();
        return new BucketSquares(n, n, n * side.trace(), n * side.trace() * side.trace());
    }

    /**
     * By how much the mean over pairs of rows from different parts exceeds that over all pairs; NaN where there is one part.
     *
     * @param squaredNorm the mean over all pairs
     * @param within the sum over pairs within parts
     */
    double excess(double squaredNorm, double within) {
        double across = n * n - sizes;
        return across > 0 ? (sizes * squaredNorm - within) / across : Double.NaN;
    }

    /** Pairs within parts over pairs across them. */
    double share() {
        return sizes / (n * n - sizes);
    }
}
