package io.sparkfidelity.tally;

import java.util.List;

/** Sixteen tallies and their sum. */
record TalliesInMemory(List<Tally> buckets, Tally pooled) implements BucketedTally {
    static TalliesInMemory of(List<Tally> buckets) {
        if (buckets.size() != Bucket.COUNT) {
            throw new IllegalArgumentException(buckets.size() + " buckets; there must be " + Bucket.COUNT);
        }
        return new TalliesInMemory(
                List.copyOf(buckets), buckets.stream().reduce(Tally::add).orElseThrow());
    }

    @Override
    public boolean hasBuckets() {
        return true;
    }

    @Override
    public Tally bucket(int bucket) {
        return buckets.get(bucket);
    }

    @Override
    public long n(int bucket) {
        return buckets.get(bucket).value(MomentFields.N, 0);
    }
}
