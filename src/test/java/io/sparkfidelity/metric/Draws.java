package io.sparkfidelity.metric;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tallies;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Random samples for the statistical tests, each draw by its own seed. */
public final class Draws {
    private Draws() {}

    /** How often to draw: few times by default, often with {@code -Dfidelity.statistics=large}. */
    public static int count(int small, int large) {
        return "large".equals(System.getProperty("fidelity.statistics")) ? large : small;
    }

    /** Independent normal coordinates, in random buckets as hashes would give. */
    public static Sample normal(long seed, int n, int d, double mean, IntToDoubleFunction deviation) {
        return sample(seed, n, d, mean, deviation, false);
    }

    /** Independent coordinates that are the positive part of normal ones of deviation 1. */
    public static Sample rectified(long seed, int n, int d, double mean) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = (float) Math.max(0, mean + random.nextGaussian());
            }
        }
        return new Sample("draw " + seed, inRandomBuckets(random, rows));
    }

    /** The same, scaled to length 1. */
    public static Sample unitNormal(long seed, int n, int d, double mean) {
        return sample(seed, n, d, mean, i -> 1, true);
    }

    private static Sample sample(long seed, int n, int d, double mean, IntToDoubleFunction deviation, boolean unit) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        float[][] rows = new float[n][d];
        for (float[] row : rows) {
            for (int i = 0; i < d; i++) {
                row[i] = (float) (mean + deviation.applyAsDouble(i) * random.nextGaussian());
            }
        }
        return new Sample("draw " + seed, inRandomBuckets(random, unit ? Tallies.unit(rows) : rows));
    }

    private static BucketedTally inRandomBuckets(Random random, float[][] rows) {
        MomentFields fields = new MomentFields(rows[0].length, new FixedPoint(18));
        return Tallies.buckets(rows, random.ints(rows.length, 0, Bucket.COUNT), fields);
    }
}
