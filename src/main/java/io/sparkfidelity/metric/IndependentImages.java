package io.sparkfidelity.metric;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.RowWeights;
import io.sparkfidelity.tally.Tally;
import java.util.Optional;

/**
 * As how many independent images of equal weight a sample's images weigh.
 *
 * <p>Where units have several images: n over the design effect (Kish 1965, section 8.2), tr S_b / tr S, S the covariance of
 * images and S_b that of the buckets' sums, each over the root of the bucket's n. Images of a unit that are all alike weigh as
 * one; of units that say nothing of their images, as themselves. Where images have weights and each is its own unit, (sum w)^2 /
 * sum w^2; where both, n is the sum of the weights, and the design effect at least sum w^2 / sum w.
 *
 * @param images of the sample
 * @param equivalent 1 to {@code images}; known to sqrt (2 / (15 e)) of itself, e the {@code effective_rank} of the buckets' covariance
 */
public record IndependentImages(long images, double equivalent) {
    private static final int FEWEST_BUCKETS = 2;

    /**
     * Of a sample.
     *
     * @return nothing where every image is its own unit and weighs as any other, or units have several images and fewer than two
     *     buckets are filled
     */
    public static Optional<IndependentImages> of(Sample sample) {
        BucketedTally tally = sample.tally();
        if (!sample.grouped() && sample.weighted()) {
            return Optional.of(new IndependentImages(tally.rows(), sample.effective()));
        }
        if (!sample.grouped() || !tally.hasBuckets() || tally.rows() < 2) {
            return Optional.empty();
        }
        Moments whole = Moments.of(tally.pooled());
        double[] mean = whole.mean();
        double between = 0;
        int filled = 0;
        for (int j = 0; j < Bucket.COUNT; j++) {
            if (tally.n(j) > 0) {
                between += squaredDeviation(tally.bucket(j), tally.n(j), mean);
                filled++;
            }
        }
        if (filled < FEWEST_BUCKETS || !(between > 0)) {
            return Optional.empty();
        }
        double effect = between / (filled - 1) / whole.covarianceTrace();
        RowWeights weights = RowWeights.of(tally.pooled());
        double equivalent = tally.n() / Math.max((double) weights.squares() / weights.sum(), effect);
        return Optional.of(new IndependentImages(weights.rows(), Math.max(1, equivalent)));
    }

    /** As many as may be counted on: the images of a sample where each is its own unit. */
    public static double equivalent(Sample sample) {
        return of(sample).map(IndependentImages::equivalent).orElse((double) sample.n());
    }

    /** Why a sample's images may be worth fewer, as a verb and what goes with it. */
    public static String why(Sample sample) {
        return (sample.grouped() ? "come several to a unit and " : "") + (sample.weighted() ? "have weights and " : "")
                + "weigh";
    }

    /** As what part of an independent image an image of a sample weighs, above 0 to 1; 1 where each is its own unit. */
    public static double weight(Sample sample) {
        return of(sample).map(known -> known.equivalent() / known.images()).orElse(1.0);
    }

    private static double squaredDeviation(Tally bucket, long n, double[] mean) {
        double[] sum = Moments.sum(bucket);
        double total = 0;
        for (int i = 0; i < mean.length; i++) {
            double deviation = sum[i] - n * mean[i];
            total += deviation * deviation;
        }
        return total / n;
    }
}
