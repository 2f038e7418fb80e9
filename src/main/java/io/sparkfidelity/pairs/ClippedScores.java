package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Density and coverage that few outliers cannot move (Salvy, Talbot and Thirion 2026, Clipped Density and Coverage), with the
 * exact value for every deleted bucket. r is a reference row's distance to its k-th other row, R = min(r, the median of r).
 *
 * @param density the candidate's mean over the reference's own: of a row, min(1, balls of radius R around it / k); before it
 *     is cut at 1
 * @param coverage the mean over reference rows of min(1, candidates nearer than r / k), as the number of candidates of the
 *     reference's distribution that would cover as much, over m + 1; a line between whole numbers, and beyond m
 * @param share the same before it is made a number of candidates
 * @param calibrated the coverage as it is reported: whole numbers of candidates, and not above 1
 * @param densityOfReference what the density is divided by
 */
public record ClippedScores(
        ReplicatedValue density, ReplicatedValue coverage, double share, double calibrated, double densityOfReference) {

    /**
     * From the finished counts of all pairs.
     *
     * @param own reference rows in the reference's balls
     * @param across candidates in them
     * @param ofReference the radii they were counted with
     * @param ofCandidate radii of the candidate's rows, of which only the buckets matter
     */
    public static ClippedScores of(BallCounts own, BallCounts across, Radii ofReference, Radii ofCandidate) {
        int n = ofReference.rows();
        int m = ofCandidate.rows();
        if (own.rows() != n || own.balls() != n || across.balls() != n || across.rows() != m) {
            throw new IllegalArgumentException("counts of " + own.rows() + " and " + across.rows()
                    + " rows do not belong to radii of " + n + " and " + m);
        }
        int k = across.k();
        int none = Radii.NONE;
        double ofAll = mean(m, ofCandidate, none, c -> across.holding(c, none));
        double denominator = mean(n, ofReference, none, i -> own.holding(i, none));
        double share = mean(n, ofReference, none, i -> across.held(i, none)) / k;
        ReplicatedValue density = new ReplicatedValue(
                ofAll / denominator,
                ofDeleted(
                        ofReference,
                        k,
                        b -> mean(m, ofCandidate, none, c -> across.holding(c, b))
                                / mean(n, ofReference, b, i -> own.holding(i, b))),
                ofDeleted(ofCandidate, k, b -> mean(m, ofCandidate, b, c -> across.holding(c, none)) / denominator));
        ReplicatedValue coverage = new ReplicatedValue(
                candidates(share, n, m, k) / (m + 1.0),
                ofDeleted(ofReference, k, b -> {
                    double left = mean(n, ofReference, b, i -> across.held(i, b)) / k;
                    return candidates(left, n - ofReference.rowsIn(b), m, k) / (m + 1.0);
                }),
                ofDeleted(ofCandidate, k, b -> {
                    int rest = m - ofCandidate.rowsIn(b);
                    double left = mean(n, ofReference, none, i -> across.heldWithout(i, b)) / k;
                    return candidates(left, n, rest, k) / (rest + 1.0);
                }));
        return new ClippedScores(density, coverage, share, calibrated(share, n, m, k), denominator / k);
    }

    private interface Replicate {
        double without(int bucket);
    }

    /** By deleted bucket; NaN where no more than k rows are left. */
    private static double[] ofDeleted(Radii side, int k, Replicate replicate) {
        return IntStream.range(0, Bucket.COUNT)
                .mapToDouble(b -> side.rows() - side.rowsIn(b) > k ? replicate.without(b) : Double.NaN)
                .toArray();
    }

    /** The mean count of the rows that are not of a bucket. */
    private static double mean(int rows, Radii side, int deleted, IntUnaryOperator count) {
        return IntStream.range(0, rows)
                .filter(i -> side.bucket(i) != deleted)
                .map(count)
                .average()
                .orElse(Double.NaN);
    }

    /**
     * The share that m candidates of the reference's distribution cover in the mean: E min(J, k) / k, where J, the candidates
     * in a ball, is beta-binomial with m trials, k and n - k; 0 for fewer than k candidates, as the source has it. Every
     * probability follows from the one before by a positive factor, from none in the ball on.
     *
     * @param n reference rows, more than k
     */
    public static double expectedShare(long n, long m, int k) {
        return 1 - missingShare(n, m, k);
    }

    /** What is missing to 1: far smaller than its rounding would be where many candidates come to few balls. */
    private static double missingShare(long n, long m, int k) {
        if (m < k) {
            return 1;
        }
        double rest = n - k;
        double probability = 1;
        for (int i = 0; i < k; i++) {
            probability *= (rest + i) / (rest + m + i);
        }
        double missing = 0;
        for (int j = 0; j < k; j++) {
            missing += (k - j) * probability;
            probability *= (m - j) / (j + 1.0) * ((j + k) / (rest + m - 1 - j));
        }
        return missing / k;
    }

    /** The coverage of a share: numbers of candidates, 0 to m, that cover less in the mean, over m + 1. */
    static double calibrated(double share, long n, long m, int k) {
        return share > 0 ? (below(share, n, m, k) + 1) / (m + 1.0) : 0;
    }

    /** The largest number of candidates, 0 to m, that covers less than a positive share in the mean. */
    private static long below(double share, long n, long m, int k) {
        long covers = m + 1;
        long less = 0;
        while (covers - less > 1) {
            long middle = (less + covers) >>> 1;
            if (missingShare(n, middle, k) > 1 - share) {
                less = middle;
            } else {
                covers = middle;
            }
        }
        return less;
    }

    /** How many candidates cover a share in the mean: between whole numbers a line, and beyond m the last of these lines. */
    public static double candidates(double share, long n, long m, int k) {
        long less = Math.min(share > 0 ? below(share, n, m, k) : 0, Math.max(0, m - 1));
        double missing = missingShare(n, less, k);
        double step = missing - missingShare(n, less + 1, k);
        return step > 0 ? less + (missing - (1 - share)) / step : less;
    }

    /** The median of distances, squared, from squared distances; the rounding of the root never moves it beyond its two; NaN of none. */
    public static double squaredMedian(double[] squared) {
        if (squared.length == 0) {
            return Double.NaN;
        }
        double[] sorted = squared.clone();
        Arrays.sort(sorted);
        double low = sorted[(sorted.length - 1) / 2];
        double high = sorted[sorted.length / 2];
        double middle = (Math.sqrt(low) + Math.sqrt(high)) / 2;
        return low == high ? low : Math.max(low, Math.min(high, middle * middle));
    }
}
