package io.sparkfidelity.tally;

/**
 * A tally whose buckets are not known.
 *
 * @param counted whether its n is a number of rows
 */
record PooledTally(Tally pooled, boolean counted) implements BucketedTally {
    @Override
    public boolean hasBuckets() {
        return false;
    }

    @Override
    public Tally bucket(int bucket) {
        throw new IllegalStateException("the tally has no buckets; it is known as a whole only");
    }

    @Override
    public long n(int bucket) {
        throw new IllegalStateException("the tally has no buckets; it is known as a whole only");
    }
}
