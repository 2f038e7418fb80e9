package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.statistics.ScatterBand;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The band of perfect models' scores from those between parts of a reference. All splits are of the same 16 buckets, so that
 * they know its deviation with one degree of freedom less than there are buckets, whatever their number.
 */
final class PerfectBand {
    private final List<SplitScore> splits;
    private final int buckets;
    private final Optional<String> note;

    /**
     * @param splits two or more
     * @param buckets of the reference that have rows, two or more
     */
    PerfectBand(List<SplitScore> splits, int buckets, Optional<String> note) {
        this.splits = splits;
        this.buckets = buckets;
        this.note = note;
    }

    /**
     * The floor of a score of two sides.
     *
     * @param rule not that of candidates alone
     * @param inverseSizes 1/n + 1/m of the two sides
     */
    Floor between(FloorRule rule, double inverseSizes) {
        return switch (rule) {
            case SCALED -> {
                ScatterBand band = squares(inverseSizes);
                // The mean over the splits errs by the scatter over the root of the buckets, and of the splits.
                double reach = reach();
                yield floor(band.mean(), p -> band.ofSquares(p, reach));
            }
            case CENTRED -> {
                ScatterBand band = squares(inverseSizes);
                yield floor(0, p -> band.ofSquares(p, 1) - band.mean());
            }
            case AROUND_MEAN -> {
                ScatterBand band = roots(inverseSizes);
                yield floor(band.mean(), band::quantile);
            }
            case SHARES -> {
                ScatterBand band = roots(inverseSizes);
                yield floor(band.mean(), p -> band.ofShare(p, inverseSizes));
            }
            case OF_CANDIDATE -> throw new IllegalArgumentException("a score of the candidate alone");
        };
    }

    /**
     * The floor of a score of a candidate of {@code m} images alone: the line in the inverse of the size through the logarithm
     * of the score of all n images of the reference and the mean of its parts', at m. The candidate's own variance and the
     * reference's add.
     *
     * @param whole the reference's own score
     */
    Floor ofCandidate(double whole, double n, double m) {
        double[] logs =
                splits.stream().mapToDouble(split -> Math.log(split.value())).toArray();
        ScatterBand scatter = ScatterBand.of(logs, buckets - 1);
        // A part of the reference scatters about the whole by 1/part - 1/n times the variance of one image.
        double less = splits.stream()
                        .mapToDouble(split -> 1.0 / split.candidateN())
                        .average()
                        .orElseThrow()
                - 1 / n;
        double mean = Math.log(whole) + (scatter.mean() - Math.log(whole)) * (1 / m - 1 / n) / less;
        double deviation = scatter.deviation() * Math.sqrt((1 / m + 1 / n) / less);
        ScatterBand band = new ScatterBand(mean, deviation, buckets - 1);
        return floor(Math.exp(mean), p -> Math.exp(band.quantile(p)));
    }

    /** Scores that go as the inverse sizes, as they would be at other sizes. */
    private ScatterBand squares(double inverseSizes) {
        double[] scaled = splits.stream()
                .mapToDouble(split -> split.value() * inverseSizes / split.inverseSizes())
                .toArray();
        // The buckets' own squares are the same in every split: of g^2 products g do not scatter.
        return ScatterBand.of(scaled, buckets - 1).wider(Math.sqrt(buckets / (buckets - 1.0)));
    }

    private ScatterBand roots(double inverseSizes) {
        double[] values = splits.stream().mapToDouble(SplitScore::value).toArray();
        double parts = splits.stream()
                .mapToDouble(SplitScore::inverseSizes)
                .average()
                .orElseThrow();
        return ScatterBand.of(values, buckets - 1).wider(reach() * Math.sqrt(inverseSizes / parts));
    }

    private double reach() {
        return Math.sqrt(1 + 1.0 / buckets + 1.0 / splits.size());
    }

    private Floor floor(double mean, DoubleUnaryOperator quantile) {
        return new Floor(
                mean,
                quantile.applyAsDouble(0.001),
                quantile.applyAsDouble(0.05),
                quantile.applyAsDouble(0.95),
                quantile.applyAsDouble(0.999),
                splits.size(),
                note);
    }
}
