package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.TallyFile;
import io.sparkfidelity.tally.Moments;

/**
 * Whether two sets' means are nearer to each other than those of independent images would be: one is a copy of the other,
 * touched up or multiplied, or they have images in common.
 */
public final class Copies {
    private static final double DEVIATIONS = 6;
    private static final double MOST = 0.3;
    private static final double LEAST = 1e-3;
    /** In few directions chance brings means close. */
    private static final double FEW_DIRECTIONS = 4;

    private static final double LEAST_OF_FEW = 1e-6;

    private Copies() {}

    /** Whether a reference and a member have images in common, as far as their means show. */
    public static boolean alike(PoolMember member, TallyFile reference) {
        KernelDistance kernel = KernelDistance.of(reference.key().unitNorm());
        Moments x = Moments.of(member.whole());
        Moments y = Moments.of(reference.pooled());
        return x.n() > 1
                && y.n() > 1
                && alike(kernel.biased(x, y), kernel.noise(x) + kernel.noise(y), Spread.directions(y));
    }

    /**
     * Whether a distance is less than chance gives.
     *
     * @param biased squared distance, V-statistic
     * @param noise what it would be in the mean for independent images of one population
     * @param directions in which they vary
     */
    static boolean alike(double biased, double noise, double directions) {
        if (!(noise > 0)) {
            return biased <= 0;
        }
        double least = directions < FEW_DIRECTIONS ? LEAST_OF_FEW : LEAST;
        double chance = 1 - DEVIATIONS * Math.sqrt(2 / directions);
        return biased / noise < Math.max(least, Math.min(MOST, chance));
    }
}
