package io.sparkfidelity.tally;

/** A tally whose buckets are not known. */
record PooledTally(Tally pooled) implements BucketedTally {
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
