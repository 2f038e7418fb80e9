package io.sparkfidelity.source.distort;

import io.sparkfidelity.tally.Bucket;
import java.util.SplittableRandom;

/** Where the random numbers of an image come from. */
public final class Randomness {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Randomness() {}

    /** Those of an image under a seed: the same wherever and whenever it is worked on. */
    public static SplittableRandom of(long seed, String id) {
        return new SplittableRandom(seed * GOLDEN ^ Bucket.hash(id));
    }
}
