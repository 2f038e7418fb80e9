package io.sparkfidelity.metric.frechet;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.Tally;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The filled buckets of a side, dealt into two parts of sizes as near as may be: the largest first, each to the part that has
 * fewer images, the first where both have as many. Neither is empty where two buckets are filled.
 *
 * @param first bit j is set where bucket j belongs to the first part
 * @param firstRows rows of the first part
 * @param secondRows rows of the other
 */
record Halves(int first, long firstRows, long secondRows) {
    /** @param side with buckets */
    static Halves of(BucketedTally side) {
        int[] buckets = IntStream.range(0, Bucket.COUNT)
                .boxed()
                .sorted(Comparator.comparingLong((Integer j) -> side.n(j)).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
        int first = 0;
        long[] rows = new long[2];
        for (int j : buckets) {
            int part = rows[0] <= rows[1] ? 0 : 1;
            first |= part == 0 ? 1 << j : 0;
            rows[part] += side.n(j);
        }
        return new Halves(first, rows[0], rows[1]);
    }

    /** Rows of the smaller part. */
    long smaller() {
        return Math.min(firstRows, secondRows);
    }

    /** The tally of the first part. */
    Tally first(BucketedTally side) {
        return IntStream.range(0, Bucket.COUNT)
                .filter(j -> (first >> j & 1) != 0)
                .mapToObj(side::bucket)
                .reduce(Tally::add)
                .orElseThrow();
    }
}
