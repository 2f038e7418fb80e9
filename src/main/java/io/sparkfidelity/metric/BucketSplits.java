package io.sparkfidelity.metric;

import io.sparkfidelity.pairs.BucketSplit;
import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Seeded random splits of a reference's buckets: the same for every metric and candidate, night after night. */
public final class BucketSplits {
    static final int COUNT = 30;
    public static final int HALF = Bucket.COUNT / 2;
    private static final long SEED = 16;

    /** Two disjoint parts of a reference. */
    public record Parts(Tally reference, Tally candidate) {
        public long referenceN() {
            return reference.value(MomentFields.N, 0);
        }

        public long candidateN() {
            return candidate.value(MomentFields.N, 0);
        }
    }

    /** What is done with the parts, while they are held. */
    public interface Visitor {
        void visit(Parts parts);
    }

    private BucketSplits() {}

    /**
     * Visits every split, one after the other.
     *
     * @param first buckets of the part that plays the reference
     * @param second buckets of the part that plays the candidate; {@code first} + {@code second} at most 16
     * @return whether there were splits: not where a part of some split has fewer than 2 rows
     */
    public static boolean visit(BucketedTally tally, int first, int second, Visitor visitor) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int split = 0; split < COUNT; split++) {
            int[] order = shuffled(random);
            Optional<Parts> parts = parts(tally, order, first, second);
            if (parts.isEmpty()) {
                return false;
            }
            visitor.visit(parts.get());
        }
        return true;
    }

    /**
     * Visits quarters of the first split, and halves made of the same quarters: each two of four against the other two, and
     * each quarter against every other. Between them what the buckets scatter is the same, so that it cancels where halves and
     * quarters are compared: |a + b - c - d|^2 over the three pairings sums to |a - b|^2 over the six pairs.
     *
     * @param least rows of a quarter, 2 or more
     * @return whether there were quarters of so many rows
     */
    public static boolean visitQuarters(BucketedTally tally, long least, Visitor ofHalves, Visitor ofQuarters) {
        int[] order = shuffled(new SplittableRandom(SEED));
        List<Tally> quarters = IntStream.range(0, 4)
                .mapToObj(quarter -> sum(tally, order, quarter * HALF / 2, HALF / 2))
                .toList();
        if (quarters.stream().anyMatch(quarter -> quarter.value(MomentFields.N, 0) < least)) {
            return false;
        }
        for (int other = 1; other < 4; other++) {
            Tally half = quarters.get(0).add(quarters.get(other));
            ofHalves.visit(new Parts(half, tally.pooled().subtract(half)));
        }
        for (int i = 1; i < 4; i++) {
            for (int j = 0; j < i; j++) {
                ofQuarters.visit(new Parts(quarters.get(j), quarters.get(i)));
            }
        }
        return true;
    }

    /** The same splits as masks of buckets. */
    static List<BucketSplit> of(int first, int second) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<BucketSplit> splits = new ArrayList<>();
        for (int split = 0; split < COUNT; split++) {
            int[] order = shuffled(random);
            splits.add(new BucketSplit(mask(order, 0, first), mask(order, first, second)));
        }
        return List.copyOf(splits);
    }

    /** Splits whose parts' sizes stand as n reference rows to m candidates, as nearly as buckets allow. */
    public static List<BucketSplit> standingAs(long n, long m) {
        return of(buckets((double) n / m), buckets((double) m / n));
    }

    /** Buckets of a part that is to be {@code share} times as large as the other, of 8 at most. */
    public static int buckets(double share) {
        return (int) Math.max(1, Math.min(HALF, Math.round(HALF * share)));
    }

    private static int mask(int[] order, int from, int count) {
        return Arrays.stream(order, from, from + count).map(b -> 1 << b).reduce(0, (a, b) -> a | b);
    }

    private static Optional<Parts> parts(BucketedTally tally, int[] order, int first, int second) {
        Tally left = sum(tally, order, 0, first);
        // The complement costs one subtraction in place of reading the other buckets.
        Tally right = first + second == Bucket.COUNT ? tally.pooled().subtract(left) : sum(tally, order, first, second);
        Parts parts = new Parts(left, right);
        return parts.referenceN() < 2 || parts.candidateN() < 2 ? Optional.empty() : Optional.of(parts);
    }

    private static Tally sum(BucketedTally tally, int[] order, int from, int count) {
        Tally sum = tally.bucket(order[from]);
        for (int i = 1; i < count; i++) {
            sum = sum.add(tally.bucket(order[from + i]));
        }
        return sum;
    }

    private static int[] shuffled(SplittableRandom random) {
        List<Integer> order = new ArrayList<>();
        for (int j = 0; j < Bucket.COUNT; j++) {
            order.add(random.nextInt(j + 1), j);
        }
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}
