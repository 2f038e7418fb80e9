package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.Metric;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.ReplicatedValue;
import io.sparkfidelity.pairs.Side;
import io.sparkfidelity.tally.Bucket;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The part of {@link MmdSeries} beyond order 2, which no tally holds, estimated from all pairs of a few rows.
 *
 * @param sums of {@link #KERNEL} alone, over the rows of either side that took part
 */
public record SeriesRest(KernelSums sums) {
    /** Rows of a side that take part, those with the smallest hashes: their pairs cost a fraction of a second. */
    public static final int ROWS = 2000;

    /** What is summed. */
    public static final Kernel KERNEL = new Kernel.HigherOrders(MmdSeries.SIGMA);

    /** Whether a metric has such a rest. */
    public static boolean of(Metric metric) {
        return metric instanceof Cmmd || metric instanceof CmmdUnbiased;
    }

    /**
     * {@code residual}, in the metric's units, and {@code residualError}, its standard error where not all rows took part.
     *
     * @param metric one that has a rest
     */
    public Map<String, Double> details(Metric metric, Sample reference, Sample candidate) {
        Discrepancy discrepancy = new Discrepancy(sums, 0);
        ReplicatedValue rest =
                metric instanceof Cmmd ? discrepancy.biasedAt(reference.n(), candidate.n())
                        : reference.grouped() || candidate.grouped()
                                ? discrepancy.unbiased(reference.grouped(), candidate.grouped())
                                : discrepancy.unbiased();
        Map<String, Double> details = new TreeMap<>();
        details.put("residual", MmdSeries.SCALE * rest.value());
        if (sums.rows(Side.REFERENCE) < reference.n() || sums.rows(Side.CANDIDATE) < candidate.n()) {
            OptionalDouble error = ErrorBar.between(
                            rest.value(),
                            PairScores.side(reference, rest.value(), rest.reference(), rows(Side.REFERENCE)),
                            PairScores.side(candidate, rest.value(), rest.candidate(), rows(Side.CANDIDATE)))
                    .standardError();
            error.ifPresent(e -> details.put("residualError", MmdSeries.SCALE * e));
        }
        return details;
    }

    private long[] rows(Side side) {
        return IntStream.range(0, Bucket.COUNT)
                .mapToLong(bucket -> sums.rows(side, bucket))
                .toArray();
    }
}
