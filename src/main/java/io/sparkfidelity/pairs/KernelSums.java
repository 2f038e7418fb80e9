package io.sparkfidelity.pairs;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.Tally;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;

/**
 * Sums of kernel values over blocks of pairs, one block for every two buckets: what tiles add up to, exactly and in any
 * order. Within a side every unordered pair of different rows counts once, in the block (lower bucket, higher bucket). Bounded
 * by 30 KB a kernel, whatever the number of rows. JDK types only.
 */
public final class KernelSums implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int BLOCKS = Bucket.COUNT * Bucket.COUNT;
    private static final int RELATIONS = Relation.values().length;
    private static final int SIDES = Side.values().length;

    private final int kernels;
    /** By relation, kernel, row's bucket, column's bucket. */
    private final FixedSums pairs;
    /** k(x, x) by side, kernel, bucket. */
    private final FixedSums self;
    /** By side, bucket. */
    private final long[] rows;

    private KernelSums(int kernels, FixedSums pairs, FixedSums self, long[] rows) {
        this.kernels = kernels;
        this.pairs = pairs;
        this.self = self;
        this.rows = rows;
    }

    /** No pairs yet, of that many kernels. */
    static KernelSums zero(int kernels) {
        return new KernelSums(
                kernels,
                new FixedSums(RELATIONS * kernels * BLOCKS),
                new FixedSums(SIDES * kernels * Bucket.COUNT),
                new long[SIDES * Bucket.COUNT]);
    }

    /**
     * The sums over the pairs of both.
     *
     * @throws io.sparkfidelity.tally.TallyOverflowException if too many values were added
     * @throws IllegalArgumentException if they are sums of different numbers of kernels
     */
    public KernelSums add(KernelSums other) {
        if (kernels != other.kernels) {
            throw new IllegalArgumentException("sums of " + kernels + " and " + other.kernels + " kernels do not add");
        }
        long[] total = new long[rows.length];
        Arrays.setAll(total, i -> rows[i] + other.rows[i]);
        return new KernelSums(kernels, pairs.plus(other.pairs), self.plus(other.self), total);
    }

    /** How many kernels were summed. */
    public int kernels() {
        return kernels;
    }

    /** Rows of a side in a bucket. */
    public long rows(Side side, int bucket) {
        return rows[side.ordinal() * Bucket.COUNT + bucket];
    }

    /** All rows of a side. */
    public long rows(Side side) {
        return Arrays.stream(rows, side.ordinal() * Bucket.COUNT, (side.ordinal() + 1) * Bucket.COUNT)
                .sum();
    }

    /**
     * The fields of a tally: {@code kernel} at 2^-20 and {@code kernelRest} at 2^-60, by relation (within the reference,
     * within the candidate, across), kernel and the two buckets; {@code kernelSelf} and {@code kernelSelfRest} of rows with
     * themselves, by side, kernel and bucket; {@code kernelRows} by side and bucket.
     *
     * @throws io.sparkfidelity.tally.TallyOverflowException if a sum has more than 64 bits
     */
    public Tally toTally() {
        return Tally.of(Map.of(
                new Field("kernel", FixedSums.Q, pairs.length()), pairs.coarse(),
                new Field("kernelRest", FixedSums.REST_Q, pairs.length()), pairs.rest(),
                new Field("kernelSelf", FixedSums.Q, self.length()), self.coarse(),
                new Field("kernelSelfRest", FixedSums.REST_Q, self.length()), self.rest(),
                new Field("kernelRows", 0, rows.length), rows));
    }

    /** The sum of k - offset over a block of pairs; NaN where a value of it is beyond every range. */
    double pairs(Relation relation, int kernel, int rowBucket, int columnBucket) {
        return pairs.value(block(relation, kernel, rowBucket, columnBucket));
    }

    /** The sum of k(x, x) - offset over a bucket. */
    double self(Side side, int kernel, int bucket) {
        return self.value((side.ordinal() * kernels + kernel) * Bucket.COUNT + bucket);
    }

    void addPairs(Relation relation, int kernel, int rowBucket, int columnBucket, double value) {
        pairs.add(block(relation, kernel, rowBucket, columnBucket), value);
    }

    void addSelf(Side side, int kernel, int bucket, double value) {
        self.add((side.ordinal() * kernels + kernel) * Bucket.COUNT + bucket, value);
    }

    void addRows(Side side, int bucket, int count) {
        rows[side.ordinal() * Bucket.COUNT + bucket] += count;
    }

    private int block(Relation relation, int kernel, int rowBucket, int columnBucket) {
        return ((relation.ordinal() * kernels + kernel) * Bucket.COUNT + rowBucket) * Bucket.COUNT + columnBucket;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KernelSums sums
                && kernels == sums.kernels
                && pairs.equals(sums.pairs)
                && self.equals(sums.self)
                && Arrays.equals(rows, sums.rows);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * pairs.hashCode() + self.hashCode()) + Arrays.hashCode(rows);
    }
}
