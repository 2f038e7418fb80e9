package io.sparkfidelity.metric.classes;

import io.sparkfidelity.metric.statistics.Entropy;
import io.sparkfidelity.metric.statistics.Jackknife;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How the share of a part differs between two sets.
 *
 * @param reference share of the reference, 0 to 1
 * @param candidate share of the candidate, 0 to 1
 * @param difference candidate less reference
 * @param standardError of the difference, by the jackknife over buckets of units; absent where a set fills fewer than 8
 */
public record ShareShift(double reference, double candidate, double difference, OptionalDouble standardError) {
    private static final int FEWEST_BUCKETS = 8;

    /** A set's images by bucket: those of the part, and all of them. */
    public record Counts(long[] part, long[] all) {
        double share() {
            return Arrays.stream(part).sum() / (double) total();
        }

        private long total() {
            return Arrays.stream(all).sum();
        }

        private boolean fillsBuckets() {
            return Arrays.stream(all).filter(n -> n > 0).count() >= FEWEST_BUCKETS;
        }

        private double shareWithout(int bucket) {
            return (Arrays.stream(part).sum() - part[bucket]) / (double) (total() - all[bucket]);
        }
    }

    /**
     * The shift between two sets that are not empty.
     *
     * @param sharedUnits whether both sets have the same units, so that a bucket leaves both at once
     */
    public static ShareShift of(Counts reference, Counts candidate, boolean sharedUnits) {
        double p = reference.share();
        double q = candidate.share();
        double difference = q - p;
        OptionalDouble error = OptionalDouble.empty();
        if (reference.fillsBuckets() && candidate.fillsBuckets()) {
            Jackknife left = jackknife(difference, reference, share -> q - share);
            Jackknife right = jackknife(difference, candidate, share -> share - p);
            error = OptionalDouble.of(Math.sqrt(
                    sharedUnits ? Jackknife.shared(left, right).variance() : left.variance() + right.variance()));
        }
        return new ShareShift(p, q, difference, error);
    }

    private interface Difference {
        double of(double share);
    }

    private static Jackknife jackknife(double theta, Counts side, Difference difference) {
        double[] replicates = new double[side.all().length];
        Arrays.setAll(replicates, j -> side.all()[j] == 0 ? theta : difference.of(side.shareWithout(j)));
        return new Jackknife(theta, replicates, side.all());
    }

    /**
     * The Jensen-Shannon divergence of two sets' shares, half a count added to each, in nats: 0 to log 2.
     *
     * @param reference images of every part, in any order
     * @param candidate images of the same parts
     */
    public static double divergence(long[] reference, long[] candidate) {
        double[] p = shares(reference);
        double[] q = shares(candidate);
        double[] middle = new double[p.length];
        Arrays.setAll(middle, c -> (p[c] + q[c]) / 2);
        return Entropy.ofWeights(middle) - (Entropy.ofWeights(p) + Entropy.ofWeights(q)) / 2;
    }

    private static double[] shares(long[] counts) {
        double total = Arrays.stream(counts).mapToDouble(count -> count + 0.5).sum();
        return Arrays.stream(counts).mapToDouble(count -> (count + 0.5) / total).toArray();
    }
}
