package io.sparkfidelity.pairs;

import java.io.Serializable;

/**
 * Two disjoint parts of one set, by its buckets.
 *
 * @param reference the buckets of the part that plays the reference: bit b stands for bucket b
 * @param candidate those of the part that plays the candidate
 */
public record BucketSplit(int reference, int candidate) implements Serializable {
    public BucketSplit {
        if ((reference & candidate) != 0) {
            throw new IllegalArgumentException("the parts share buckets");
        }
    }

    public boolean inReference(int bucket) {
        return (reference >> bucket & 1) != 0;
    }

    public boolean inCandidate(int bucket) {
        return (candidate >> bucket & 1) != 0;
    }
}
