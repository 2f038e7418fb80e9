package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.tally.Bucket;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Kernels that were summed over all pairs of a few rows: what a metric of tallies leaves out can be estimated from them.
 *
 * @param kernels in the order of the sums
 * @param sums over the rows of either side that took part
 */
public record FewPairs(List<Kernel> kernels, KernelSums sums) {
    /** Rows of a side that take part, those with the smallest hashes: their pairs cost a fraction of a second. */
    public static final int ROWS = 2000;

    public FewPairs {
        kernels = List.copyOf(kernels);
    }

    /** @throws IllegalArgumentException if the kernel was not summed */
    public Discrepancy discrepancy(Kernel kernel) {
        int place = kernels.indexOf(kernel);
        if (place < 0) {
            throw new IllegalArgumentException("no sums of the kernel " + kernel);
        }
        return new Discrepancy(sums, place);
    }

    /** Rows of a side that took part, by bucket. */
    public long[] rows(Side side) {
        return IntStream.range(0, Bucket.COUNT)
                .mapToLong(bucket -> sums.rows(side, bucket))
                .toArray();
    }
}
