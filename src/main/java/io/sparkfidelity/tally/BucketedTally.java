package io.sparkfidelity.tally;

import java.util.List;

/**
 * The tally of a dataset in its sixteen {@link Bucket buckets}, handed out one at a time: at d = 2048 a bucket has 17 MB,
 * and nobody needs two of them at once.
 *
 * <p>A dataset that is known only as a whole, such as a statistics file, has no buckets: its scores have no error bars.
 */
public interface BucketedTally {
    /** The sum over all buckets. */
    Tally pooled();

    /** Whether the parts are known. */
    boolean hasBuckets();

    /**
     * The tally of a bucket, 0 to 15: zero where nothing fell into it.
     *
     * @throws IllegalStateException if there are no buckets
     */
    Tally bucket(int bucket);

    /**
     * The {@code n} of a bucket: its rows, or what they weigh together ({@link RowWeights}).
     *
     * @throws IllegalStateException if there are no buckets
     */
    long n(int bucket);

    /** Whether n is a number of rows; the n of statistics whose images nobody counted says nothing. */
    default boolean counted() {
        return true;
    }

    /** The {@code n} of all buckets; of no meaning where they are not {@link #counted}. */
    default long n() {
        return pooled().value(MomentFields.N, 0);
    }

    /** How many rows there are, which is {@code n} where none weighs more than another; likewise of no meaning where not counted. */
    default long rows() {
        return RowWeights.of(pooled()).rows();
    }

    /**
     * How many rows a bucket has.
     *
     * @throws IllegalStateException if there are no buckets
     */
    default long rows(int bucket) {
        return RowWeights.of(bucket(bucket)).rows();
    }

    /** The tally of all buckets but one. */
    default Tally without(int bucket) {
        return pooled().subtract(bucket(bucket));
    }

    /**
     * Buckets that are held in memory.
     *
     * @param buckets sixteen tallies of the same fields, in the order of the buckets
     */
    static BucketedTally of(List<Tally> buckets) {
        return TalliesInMemory.of(buckets);
    }

    /** A tally whose parts are not known. */
    static BucketedTally pooledOnly(Tally pooled) {
        return new PooledTally(pooled, true);
    }

    /** The mean and covariance of nobody knows how many rows, as {@link StatisticsTally} makes a tally of them. */
    static BucketedTally uncounted(Tally statistics) {
        return new PooledTally(statistics, false);
    }
}
