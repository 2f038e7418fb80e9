package io.sparkfidelity.tally;

import java.nio.charset.StandardCharsets;

/**
 * The sixteen parts into which a dataset falls by the hash of its units (images, patients, prompts: whatever was sampled
 * independently). A property of the data, never of the cluster: the unit of error bars, extrapolation and sampling.
 */
public final class Bucket {
    public static final int COUNT = 16;

    private Bucket() {}

    /** xxHash64 of the unit's UTF-8 bytes with seed 0; to be ordered as an unsigned number. */
    public static long hash(String unit) {
        return XxHash64.hash(unit.getBytes(StandardCharsets.UTF_8), 0);
    }

    /** The bucket of a hash, 0 to 15. */
    public static int of(long hash) {
        return (int) Math.floorMod(hash, (long) COUNT);
    }
}
