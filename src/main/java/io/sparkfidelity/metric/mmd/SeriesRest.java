package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.metric.ErrorBar;
import io.sparkfidelity.metric.FewPairs;
import io.sparkfidelity.metric.PairScores;
import io.sparkfidelity.metric.Sample;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.Kernel;
import io.sparkfidelity.pairs.KernelSums;
import io.sparkfidelity.pairs.ReplicatedValue;
import io.sparkfidelity.pairs.Side;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The part of {@link MmdSeries} beyond order 2, which no tally holds, estimated from all pairs of a few rows.
 *
 * @param few of which {@link #KERNEL} was summed
 */
record SeriesRest(FewPairs few) {
    /** What is summed. */
    static final Kernel KERNEL = new Kernel.HigherOrders(MmdSeries.SIGMA);

    /**
     * {@code residual}, in the metric's units, and {@code residualError}, its standard error where not all rows took part.
     *
     * @param statistic the metric's own
     */
    Map<String, Double> details(Function<Discrepancy, ReplicatedValue> statistic, Sample reference, Sample candidate) {
        ReplicatedValue rest = statistic.apply(few.discrepancy(KERNEL));
        Map<String, Double> details = new TreeMap<>();
        details.put("residual", MmdSeries.SCALE * rest.value());
        KernelSums sums = few.sums();
        if (sums.rows(Side.REFERENCE) < reference.n() || sums.rows(Side.CANDIDATE) < candidate.n()) {
            OptionalDouble error = ErrorBar.between(
                            rest.value(),
                            PairScores.side(reference, rest.value(), rest.reference(), few.rows(Side.REFERENCE)),
                            PairScores.side(candidate, rest.value(), rest.candidate(), few.rows(Side.CANDIDATE)))
                    .standardError();
            error.ifPresent(e -> details.put("residualError", MmdSeries.SCALE * e));
        }
        return details;
    }
}
