package io.sparkfidelity.tally.balance;

import io.sparkfidelity.tally.Bucket;
import io.sparkfidelity.tally.BucketedTally;
import io.sparkfidelity.tally.LabelledTallies;
import io.sparkfidelity.tally.Marginals;
import io.sparkfidelity.tally.RowWeights;
import io.sparkfidelity.tally.Tally;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A dataset whose rows weigh by their labels, from the tallies of the labels alone: the bits that a tally of the weighted rows has. */
public final class LabelSums {
    private final LabelledTallies labels;

    /** @param labels whose rows weigh 1; one or more, all with buckets or none */
    public LabelSums(LabelledTallies labels) {
        this.labels = labels;
    }

    /**
     * The sum over the labels that have weights.
     *
     * @throws io.sparkfidelity.tally.TallyOverflowException if a sum leaves 64 bits
     */
    public BucketedTally weighted(LabelWeights weights) {
        boolean buckets = weights.byLabel().keySet().stream()
                .allMatch(label -> labels.tally(label).hasBuckets());
        if (!buckets) {
            return BucketedTally.pooledOnly(sum(weights, BucketedTally::pooled));
        }
        return BucketedTally.of(IntStream.range(0, Bucket.COUNT)
                .mapToObj(bucket -> sum(weights, tally -> tally.bucket(bucket)))
                .toList());
    }

    /** The largest of the sums of a coordinate's squares, rows of each label counting so many times. */
    public double largestSquare(Map<String, Long> times) {
        double[] sums = new double[0];
        for (Map.Entry<String, Long> each : times.entrySet()) {
            long[] squares = Marginals.squares(labels.tally(each.getKey()).pooled());
            sums = sums.length == 0 ? new double[squares.length] : sums;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += (double) each.getValue() * squares[i];
            }
        }
        return Arrays.stream(sums).max().orElse(0);
    }

    private Tally sum(LabelWeights weights, Function<BucketedTally, Tally> part) {
        List<Tally> parts = weights.byLabel().entrySet().stream()
                .map(each -> RowWeights.times(part.apply(labels.tally(each.getKey())), each.getValue()))
                .toList();
        return parts.stream().reduce(Tally::add).orElseThrow();
    }
}
