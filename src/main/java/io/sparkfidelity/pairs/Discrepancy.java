package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The discrepancy E k(x, x') + E k(y, y') - 2 E k(x, y) of two sets from kernel sums (Gretton et al. 2012, equations 3 and
 * 5): squared MMD of a Gaussian kernel, KID of {@link Kernel.Cubic}, energy distance of {@link Kernel.NegativeDistance}.
 */
public final class Discrepancy {
    private static final int NONE = -1;

    private final KernelSums sums;
    private final int kernel;
    private final WithinSums reference;
    private final WithinSums candidate;

    /** @param kernel the place of the kernel in the fold */
    public Discrepancy(KernelSums sums, int kernel) {
        if (kernel < 0 || kernel >= sums.kernels()) {
            throw new IllegalArgumentException("kernel " + kernel + " of " + sums.kernels());
        }
        this.sums = sums;
        this.kernel = kernel;
        this.reference = new WithinSums(sums, kernel, Side.REFERENCE);
        this.candidate = new WithinSums(sums, kernel, Side.CANDIDATE);
    }

    /**
     * The V-statistic: means over all pairs, a row with itself among them. Never negative up to rounding; biased upward.
     *
     * @throws IllegalArgumentException if a side has no rows
     */
    public ReplicatedValue biased() {
        return replicated(1, this::biased);
    }

    /**
     * The U-statistic: within a side, means over pairs of different rows. Unbiased; may be negative.
     *
     * @throws IllegalArgumentException if a side has fewer than 2 rows
     */
    public ReplicatedValue unbiased() {
        return replicated(2, this::unbiased);
    }

    /**
     * The U-statistic where a unit of a side may have several rows: within such a side, means over pairs of rows from different
     * buckets, which are surely of different units. NaN where such a side fills one bucket.
     *
     * @param ofReference whether the reference is such a side
     * @param ofCandidate whether the candidate is
     * @throws IllegalArgumentException if a side has fewer than 2 rows
     */
    public ReplicatedValue unbiased(boolean ofReference, boolean ofCandidate) {
        return replicated(
                2,
                (referenceBucket, candidateBucket) -> (ofReference
                                ? betweenBuckets(Side.REFERENCE, referenceBucket)
                                : betweenRows(Side.REFERENCE, referenceBucket))
                        + (ofCandidate
                                ? betweenBuckets(Side.CANDIDATE, candidateBucket)
                                : betweenRows(Side.CANDIDATE, candidateBucket))
                        - 2
                                * across(referenceBucket, candidateBucket)
                                / ((double) rows(Side.REFERENCE, referenceBucket)
                                        * rows(Side.CANDIDATE, candidateBucket)));
    }

    private double betweenRows(Side side, int deleted) {
        double rows = rows(side, deleted);
        return 2 * within(side, deleted) / (rows * (rows - 1));
    }

    private double betweenBuckets(Side side, int deleted) {
        double total = 0;
        double pairs = 0;
        for (int a = 0; a < Bucket.COUNT; a++) {
            for (int b = a + 1; b < Bucket.COUNT; b++) {
                if (a != deleted && b != deleted) {
                    total += sums.pairs(Relation.within(side), kernel, a, b);
                    pairs += (double) sums.rows(side, a) * sums.rows(side, b);
                }
            }
        }
        return pairs > 0 ? total / pairs : Double.NaN;
    }

    /**
     * The V-statistic of larger sets of which these rows are samples: what they say of pairs of different rows, and of rows
     * with themselves, in the proportions of n and m rows.
     *
     * @param n rows of the reference's set
     * @param m rows of the candidate's
     * @throws IllegalArgumentException if a side has fewer than 2 rows
     */
    public ReplicatedValue biasedAt(long n, long m) {
        return replicated(
                2,
                (referenceBucket, candidateBucket) -> unbiased(referenceBucket, candidateBucket)
                        + selfExcess(Side.REFERENCE, referenceBucket) / n
                        + selfExcess(Side.CANDIDATE, candidateBucket) / m);
    }

    /**
     * How the differences of the sides' buckets go together: with mu_j the mean embedding of the reference's rows in bucket j, nu_j
     * that of the candidate's and w_j = n_j m_j / (n_j + m_j), the inner products w_j w_k (mu_j - nu_j).(mu_k - nu_k) for every
     * two buckets that both sides fill, in the order of the buckets; 0 on the diagonal, which pairs within a bucket would bias.
     */
    public double[][] betweenBucketDifferences() {
        int[] filled = IntStream.range(0, Bucket.COUNT)
                .filter(b -> sums.rows(Side.REFERENCE, b) > 0 && sums.rows(Side.CANDIDATE, b) > 0)
                .toArray();
        double[][] products = new double[filled.length][filled.length];
        for (int j = 0; j < filled.length; j++) {
            for (int k = 0; k < j; k++) {
                products[j][k] = weight(filled[j]) * weight(filled[k]) * ofDifferences(filled[k], filled[j]);
                products[k][j] = products[j][k];
            }
        }
        return products;
    }

    private double weight(int bucket) {
        double n = sums.rows(Side.REFERENCE, bucket);
        double m = sums.rows(Side.CANDIDATE, bucket);
        return n * m / (n + m);
    }

    /** @param lower the bucket that comes first */
    private double ofDifferences(int lower, int higher) {
        return mean(Relation.WITHIN_REFERENCE, Side.REFERENCE, Side.REFERENCE, lower, higher)
                + mean(Relation.WITHIN_CANDIDATE, Side.CANDIDATE, Side.CANDIDATE, lower, higher)
                - mean(Relation.ACROSS, Side.REFERENCE, Side.CANDIDATE, lower, higher)
                - mean(Relation.ACROSS, Side.REFERENCE, Side.CANDIDATE, higher, lower);
    }

    private double mean(Relation relation, Side row, Side column, int rowBucket, int columnBucket) {
        return sums.pairs(relation, kernel, rowBucket, columnBucket)
                / ((double) sums.rows(row, rowBucket) * sums.rows(column, columnBucket));
    }

    /**
     * The V-statistic of two parts of the reference, instead of the sides.
     *
     * @param split its parts have a row or more
     */
    public double biased(BucketSplit split) {
        return ofParts(split, true);
    }

    /**
     * The U-statistic of two parts of the reference.
     *
     * @param split its parts have 2 rows or more
     */
    public double unbiased(BucketSplit split) {
        return ofParts(split, false);
    }

    private double ofParts(BucketSplit split, boolean selves) {
        double total = 0;
        for (int a = 0; a < Bucket.COUNT; a++) {
            for (int b = a; b < Bucket.COUNT; b++) {
                boolean between =
                        split.inReference(a) && split.inCandidate(b) || split.inReference(b) && split.inCandidate(a);
                total += between ? sums.pairs(Relation.WITHIN_REFERENCE, kernel, a, b) : 0;
            }
        }
        double across = total / ((double) reference.rows(split.reference()) * reference.rows(split.candidate()));
        return reference.mean(split.reference(), selves) + reference.mean(split.candidate(), selves) - 2 * across;
    }

    /** By how much the mean of rows with themselves exceeds the mean over pairs of different rows. */
    private double selfExcess(Side side, int deleted) {
        double rows = rows(side, deleted);
        return self(side, deleted) / rows - 2 * within(side, deleted) / (rows * (rows - 1));
    }

    @FunctionalInterface
    private interface Statistic {
        double without(int referenceBucket, int candidateBucket);
    }

    private ReplicatedValue replicated(int fewest, Statistic statistic) {
        for (Side side : Side.values()) {
            if (sums.rows(side) < fewest) {
                throw new IllegalArgumentException("a discrepancy needs " + fewest
                        + " rows or more on either side; the " + side + " has " + sums.rows(side));
            }
        }
        double value = statistic.without(NONE, NONE);
        double[] reference = new double[Bucket.COUNT];
        double[] candidate = new double[Bucket.COUNT];
        Arrays.setAll(reference, b -> replicate(Side.REFERENCE, b, fewest, value, statistic));
        Arrays.setAll(candidate, b -> replicate(Side.CANDIDATE, b, fewest, value, statistic));
        return new ReplicatedValue(value, reference, candidate);
    }

    private double replicate(Side side, int bucket, int fewest, double value, Statistic statistic) {
        if (sums.rows(side, bucket) == 0) {
            return value;
        }
        if (rows(side, bucket) < fewest) {
            return Double.NaN;
        }
        return side == Side.REFERENCE ? statistic.without(bucket, NONE) : statistic.without(NONE, bucket);
    }

    private double biased(int referenceBucket, int candidateBucket) {
        double n = rows(Side.REFERENCE, referenceBucket);
        double m = rows(Side.CANDIDATE, candidateBucket);
        double xx = 2 * within(Side.REFERENCE, referenceBucket) + self(Side.REFERENCE, referenceBucket);
        double yy = 2 * within(Side.CANDIDATE, candidateBucket) + self(Side.CANDIDATE, candidateBucket);
        return xx / (n * n) + yy / (m * m) - 2 * across(referenceBucket, candidateBucket) / (n * m);
    }

    private double unbiased(int referenceBucket, int candidateBucket) {
        double n = rows(Side.REFERENCE, referenceBucket);
        double m = rows(Side.CANDIDATE, candidateBucket);
        return 2 * within(Side.REFERENCE, referenceBucket) / (n * (n - 1))
                + 2 * within(Side.CANDIDATE, candidateBucket) / (m * (m - 1))
                - 2 * across(referenceBucket, candidateBucket) / (n * m);
    }

    private long rows(Side side, int deleted) {
        return sums.rows(side) - (deleted == NONE ? 0 : sums.rows(side, deleted));
    }

    private double within(Side side, int deleted) {
        return of(side).different(without(deleted));
    }

    private double self(Side side, int deleted) {
        return of(side).selves(without(deleted));
    }

    private WithinSums of(Side side) {
        return side == Side.REFERENCE ? reference : candidate;
    }

    private static int without(int deleted) {
        return deleted == NONE ? WithinSums.ALL : WithinSums.ALL & ~(1 << deleted);
    }

    private double across(int referenceBucket, int candidateBucket) {
        double total = 0;
        for (int a = 0; a < Bucket.COUNT; a++) {
            for (int b = 0; b < Bucket.COUNT; b++) {
                if (a != referenceBucket && b != candidateBucket) {
                    total += sums.pairs(Relation.ACROSS, kernel, a, b);
                }
            }
        }
        return total;
    }
}
