package io.sparkfidelity.metric;

import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** A statistic of one side with each of its buckets left out in turn. */
public final class Deletion {
    private Deletion() {}

    /**
     * The jackknife of a statistic.
     *
     * @param theta the statistic of the whole side; also what stands for an empty bucket
     * @param statistic of the tally that remains, which counts 2 rows or more
     * @return nothing where there are no buckets, or one of them holds all rows but one
     */
    public static Optional<Jackknife> of(BucketedTally side, double theta, ToDoubleFunction<Tally> statistic) {
        return byBucket(side, theta, j -> statistic.applyAsDouble(side.without(j)));
    }

    /** The same of a statistic that knows what a bucket changes: it is given the bucket's number. */
    public static Optional<Jackknife> byBucket(BucketedTally side, double theta, IntToDoubleFunction statistic) {
        if (!possible(side)) {
            return Optional.empty();
        }
        double[] replicates = new double[Bucket.COUNT];
        for (int j = 0; j < Bucket.COUNT; j++) {
            replicates[j] = side.n(j) == 0 ? theta : statistic.applyAsDouble(j);
        }
        return Optional.of(new Jackknife(theta, replicates, sizes(side)));
    }

    /** Whether 2 rows remain whichever bucket is left out. */
    public static boolean possible(BucketedTally side) {
        if (!side.hasBuckets()) {
            return false;
        }
        for (int j = 0; j < Bucket.COUNT; j++) {
            if (side.rows() - side.rows(j) < 2) {
                return false;
            }
        }
        return true;
    }

    /**
     * The rows of every bucket; where they have weights, what a bucket weighs in rows of mean weight, and 1 at least where it has
     * any. Weights are those of the whole side: they stay as they are when a bucket is left out.
     */
    public static long[] sizes(BucketedTally side) {
        double share = (double) side.rows() / side.n();
        long[] sizes = new long[Bucket.COUNT];
        for (int j = 0; j < Bucket.COUNT; j++) {
            sizes[j] = side.n(j) == 0 ? 0 : Math.max(1, Math.round(side.n(j) * share));
        }
        return sizes;
    }
}
