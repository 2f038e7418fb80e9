package io.sparkfidelity.metric;

import io.sparkfidelity.metric.statistics.Jackknife;
import io.sparkfidelity.pairs.Discrepancy;
import io.sparkfidelity.pairs.ReplicatedValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What scores of pairs share: their error bars from replicates, their counts and their estimator's name. */
public final class PairScores {
    /** Why there is no U-statistic of units. */
    public static final String INSEPARABLE =
            "units have several images, and those of a side lie in one bucket, so that none can be told from another";

    private final PairFindings folds;
    private final Sample reference;
    private final Sample candidate;

    /** @throws IllegalArgumentException if no pairs were visited */
    public PairScores(Evidence evidence) {
        this.folds = evidence.pairs();
        this.reference = evidence.reference();
        this.candidate = evidence.candidate();
    }

    /**
     * A score with its error.
     *
     * @param scale what the statistic is multiplied by
     */
    public ScoreBuilder score(Metric metric, ReplicatedValue statistic, double scale) {
        return builder(metric, scale * statistic.value()).error(error(statistic, scale));
    }

    /** A score whose error is known. */
    public ScoreBuilder score(Metric metric, ErrorBar error) {
        return builder(metric, error.value()).error(error);
    }

    /** The V-statistic with its error, and the U-statistic with its own among the details; both times {@code scale}. */
    public ScoreBuilder biased(Metric metric, Discrepancy discrepancy, double scale) {
        ErrorBar unbiased = error(unbiased(discrepancy), scale);
        ScoreBuilder builder = score(metric, discrepancy.biased(), scale);
        if (Double.isNaN(unbiased.value()) && (reference.grouped() || candidate.grouped())) {
            return builder.warning("no details.unbiased: " + INSEPARABLE);
        }
        builder.detail("unbiased", unbiased.value());
        unbiased.standardError().ifPresent(error -> builder.detail("unbiasedStandardError", error));
        return builder;
    }

    /** The U-statistic over pairs of rows from different units. */
    public ReplicatedValue unbiased(Discrepancy discrepancy) {
        return reference.grouped() || candidate.grouped()
                ? discrepancy.unbiased(reference.grouped(), candidate.grouped())
                : discrepancy.unbiased();
    }

    /** A score whose kernel has values beyond every range. */
    public ScoreBuilder beyondRange(Metric metric) {
        return without(
                metric,
                "no value: the sums of its kernel leave the range of numbers; divide all features by one number");
    }

    /** A score that does not exist here. */
    public ScoreBuilder without(Metric metric, String reason) {
        return builder(metric, Double.NaN).warning(reason);
    }

    /** The error of a statistic times {@code scale}. */
    ErrorBar error(ReplicatedValue statistic, double scale) {
        return error(
                scale * statistic.value(), scaled(statistic.reference(), scale), scaled(statistic.candidate(), scale));
    }

    /** The error of a value with each bucket of either side left out; NaN where too few rows are left. */
    public ErrorBar error(double value, double[] withoutOfReference, double[] withoutOfCandidate) {
        return ErrorBar.between(
                value,
                side(reference, value, withoutOfReference, sizes(folds.referenceRows())),
                side(candidate, value, withoutOfCandidate, sizes(folds.candidateRows())));
    }

    private ScoreBuilder builder(Metric metric, double value) {
        return new ScoreBuilder(metric, folds.estimator(), value, reference, candidate)
                .counts(folds.referenceN(), folds.candidateN());
    }

    private static long[] sizes(List<Long> rows) {
        return rows.stream().mapToLong(n -> n).toArray();
    }

    /**
     * A side whose buckets are those of the folds.
     *
     * @param sizes rows that took part, by bucket
     */
    public static ErrorBar.Side side(Sample sample, double value, double[] replicates, long[] sizes) {
        boolean possible = Arrays.stream(sizes).filter(n -> n > 0).count() > 1
                && Arrays.stream(replicates).noneMatch(Double::isNaN);
        // Buckets of the folds, whether or not the tally has any.
        return new ErrorBar.Side(
                sample, true, possible ? Optional.of(new Jackknife(value, replicates, sizes)) : Optional.empty());
    }

    private static double[] scaled(double[] values, double scale) {
        return Arrays.stream(values).map(value -> scale * value).toArray();
    }
}
