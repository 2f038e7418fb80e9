package io.sparkfidelity.federate.pool;

import io.sparkfidelity.federate.CompatibilityKey;
import io.sparkfidelity.federate.GroupTally;
import io.sparkfidelity.federate.TallyChecks;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.VoteFields;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a site's tally alone shows, beyond what {@link TallyChecks} refuses: numbers that images which a hash dealt into
 * buckets would hardly give. Flags, not proofs.
 *
 * <ul>
 *   <li>Images per bucket: a hash deals evenly (chi-square).
 *   <li>The buckets' means scatter about the whole's as chance has it: B - 1 times tr S. Where n was multiplied they scatter
 *       as many times too much; where one tally was divided into buckets, too little.
 *   <li>All in few buckets though there are images for more: nothing of this can be seen.
 * </ul>
 */
final class Plausibility {
    /** Standard deviations of what chance gives. */
    private static final double DEVIATIONS = 6;
    /** Images of few directions scatter with heavier tails than their second moments say. */
    private static final double LEAST_EXCESS = 1;

    private static final double LEAST_LOW = 0.02;
    private static final double MOST_LOW = 0.5;
    /** Of a bucket for each that the default policy demands, beyond which the buckets should have been more. */
    private static final long IMAGES = 50;

    private static final long ROOM = 16;
    private static final long PER_DIMENSION = 2;
    /** Fewest numbers that have a common factor by more than chance. */
    private static final int FEWEST_NUMBERS = 8;

    private Plausibility() {}

    /** What is odd, in words. */
    static List<String> remarks(GroupTally whole, CompatibilityKey key) {
        List<String> remarks = new ArrayList<>();
        boolean images = key.unitKind().equals(CompatibilityKey.IMAGE);
        uneven(whole, images).ifPresent(remarks::add);
        long smallest = ROOM * Math.max(IMAGES, PER_DIMENSION * key.dimension());
        // What has noise, and votes, never have buckets.
        boolean divisible = !key.privacyMode().equals(CompatibilityKey.NOISED) && !whole.has(VoteFields.VOTES);
        if (divisible && whole.buckets() < Bucket.COUNT && whole.n() / (2L * whole.buckets()) > smallest) {
            remarks.add(String.format(
                    Locale.ROOT, "%,d images in %d of 16 buckets hide their scatter", whole.n(), whole.buckets()));
        }
        if (whole.n() > 1 && whole.has(MomentFields.GRAM) && whole.has(MomentFields.SUM)) {
            scatter(whole, images, remarks);
        }
        return remarks;
    }

    /** A number that all of a tally's are multiples of, in words: a tally was multiplied. */
    static Optional<String> multiplied(Tally tally) {
        long factor = 0;
        int numbers = 0;
        for (Field field : tally.fields()) {
            for (long value : tally.vector(field.name())) {
                if (value != 0) {
                    factor = gcd(factor, value);
                    numbers++;
                }
                if (factor == 1) {
                    return Optional.empty();
                }
            }
        }
        return factor > 1 && numbers >= FEWEST_NUMBERS
                ? Optional.of("every number is a multiple of " + factor)
                : Optional.empty();
    }

    private static long gcd(long a, long b) {
        return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValue();
    }

    private static Optional<String> uneven(GroupTally whole, boolean images) {
        int buckets = whole.buckets();
        if (buckets == 1) {
            return Optional.empty();
        }
        double fair = (double) whole.n() / buckets;
        double square = fair * (buckets - whole.tallies().size());
        long largest = 0;
        for (Tally tally : whole.tallies().values()) {
            double difference = GroupTally.n(tally) - fair;
            square += difference * difference / fair;
            largest = Math.max(largest, GroupTally.n(tally));
        }
        // Units bring several images at once, so that only a heap is beyond chance.
        double freedom = buckets - 1.0;
        boolean odd = images
                ? fair >= 1 && square > freedom + DEVIATIONS * Math.sqrt(2 * freedom)
                : buckets > 2 && largest > whole.n() / 2.0;
        return odd
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "buckets of %,d to %,d images: no hash deals so",
                        whole.tallies().size() < buckets ? 0 : whole.smallest(),
                        largest))
                : Optional.empty();
    }

    private static void scatter(GroupTally whole, boolean images, List<String> remarks) {
        Moments all = Moments.of(whole.pooled());
        double directions = Spread.directions(all);
        if (directions == 0) {
            remarks.add("nothing varies");
            return;
        }
        int buckets = whole.tallies().size();
        if (buckets == 1) {
            return;
        }
        double[] mean = all.mean();
        double between = 0;
        for (Tally tally : whole.tallies().values()) {
            double[] sum = Moments.sum(tally);
            double square = 0;
            for (int i = 0; i < mean.length; i++) {
                double difference = sum[i] / GroupTally.n(tally) - mean[i];
                square += difference * difference;
            }
            between += GroupTally.n(tally) * square;
        }
        double ratio = between / ((buckets - 1) * all.covarianceTrace());
        double deviation = DEVIATIONS * Math.sqrt(2 / ((buckets - 1) * directions));
        if (images && ratio > 1 + Math.max(LEAST_EXCESS, deviation)) {
            remarks.add(String.format(
                    Locale.ROOT, "its buckets scatter as if it had %.3g times fewer images, or copies", ratio));
        } else if (ratio < Math.max(LEAST_LOW, Math.min(MOST_LOW, 1 - deviation))) {
            remarks.add("its buckets agree more than chance lets them");
        }
    }
}
