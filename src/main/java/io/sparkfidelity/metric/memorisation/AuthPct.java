package io.sparkfidelity.metric.memorisation;

import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The share of authentic images, in percent (Alaa et al. 2022, section 3.3; dgm-eval's AuthPct): a candidate is authentic if its nearest
 * training image is nearer to some other training image than to the candidate. Fresh images of the same distribution
 * score about 60 to 75, not 100; and a candidate that is far from everything scores high.
 *
 * @param value 0 to 100
 * @param standardError over the candidate's buckets, the training images held fixed; absent with fewer than 8 of them
 */
public record AuthPct(double value, OptionalDouble standardError) {
    /** Buckets that an error needs, as for scores. */
    private static final int FEWEST_BUCKETS = 8;

    /**
     * Of candidates, one or more.
     *
     * @param toTrain the distance of each to its nearest training image
     * @param ofTrain of that training image, the distance to the nearest other one
     * @param buckets of the candidates, 0 to 15
     */
    public static AuthPct of(double[] toTrain, double[] ofTrain, int[] buckets) {
        long[] authentic = new long[Bucket.COUNT];
        long[] all = new long[Bucket.COUNT];
        for (int i = 0; i < toTrain.length; i++) {
            all[buckets[i]]++;
            authentic[buckets[i]] += isAuthentic(toTrain[i], ofTrain[i]) ? 1 : 0;
        }
        long n = Arrays.stream(all).sum();
        long sum = Arrays.stream(authentic).sum();
        double value = 100.0 * sum / n;
        double[] replicates = new double[Bucket.COUNT];
        Arrays.setAll(replicates, j -> n > all[j] ? 100.0 * (sum - authentic[j]) / (n - all[j]) : value);
        boolean enough = Arrays.stream(all).filter(size -> size > 0).count() >= FEWEST_BUCKETS;
        return new AuthPct(
                value,
                enough
                        ? OptionalDouble.of(Math.sqrt(new Jackknife(value, replicates, all).variance()))
                        : OptionalDouble.empty());
    }

    /** Whether a candidate is further from its training image than that is from the others. */
    public static boolean isAuthentic(double toTrain, double ofTrain) {
        return ofTrain < toTrain;
    }
}
