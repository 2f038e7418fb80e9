package io.sparkfidelity.metric.scoring;

import io.sparkfidelity.metric.Floor;
import io.sparkfidelity.metric.FloorRule;
import io.sparkfidelity.metric.SplitScore;
import io.sparkfidelity.metric.SplitScores;
import io.sparkfidelity.metric.statistics.ScatterBand;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * The band of perfect models' scores from those between parts of a reference. All splits are of the same 16 buckets, so that
 * they know its deviation with one degree of freedom less than there are buckets, whatever their number.
 */
final class PerfectBand {
    /** Parts' inverse sizes over those of the sides, from which on a floor is said to be rough: sides of twice the set. */
    private static final double FAR = 4;

    /**
     * Parts of one set are less different than sets are, by up to the root of 2 in what is linear in the rows; for density
     * 1.1 to 1.2 was measured.
     */
    private static final double FRESH = 1.2;

    private final SplitScores known;
    private final List<SplitScore> splits;
    private final int buckets;

    PerfectBand(SplitScores known) {
        this.known = known;
        this.splits = known.scores();
        this.buckets = known.buckets();
    }

    Floor floor(FloorRule rule) {
        return switch (rule) {
            case SCALED -> {
                ScatterBand band = squares(1);
                double reach = reach();
                yield floor(band.mean(), meanError(band), p -> band.ofSquares(p, reach), known.rough());
            }
            case RATIOS -> {
                ScatterBand band = squares(1);
                double reach = reach();
                yield floor(
                        1, meanError(band) / band.mean(), p -> band.ofSquares(p, reach) / band.mean(), known.rough());
            }
            case ROOTS -> {
                ScatterBand band = squares(2);
                double reach = reach();
                double root = Math.sqrt(band.mean());
                yield floor(
                        root, meanError(band) / (2 * root), p -> Math.sqrt(band.ofSquares(p, reach)), known.rough());
            }
            case CENTRED -> keeping(0);
            case EXTRAPOLATED -> keeping(known.kept());
            case OF_CANDIDATE -> ofCandidate();
            case MEAN_OF_CANDIDATE -> meanOfCandidate();
            case AROUND_MEAN -> {
                ScatterBand band = roots().wider(FRESH);
                yield floor(band.mean(), meanError(band), band::quantile, Optional.empty());
            }
            case UP_TO_ONE -> {
                ScatterBand band = roots().wider(FRESH);
                yield floor(
                        Math.min(1, band.mean()),
                        meanError(band),
                        p -> Math.min(1, band.quantile(p)),
                        Optional.empty());
            }
            case SHARES -> {
                ScatterBand band = roots();
                yield floor(band.mean(), meanError(band), p -> band.ofShare(p, known.inverseSizes()), far());
            }
        };
    }

    /** Squares less their mean, but for a share of it that remains, and for what a bend leaves. */
    private Floor keeping(double kept) {
        ScatterBand band = squares(1);
        double share = kept
                + known.bend().map(bend -> bend.leftOver(known.inverseSizes())).orElse(0.0);
        return floor(
                share * band.mean(),
                Math.abs(share) * meanError(band),
                p -> band.ofSquares(p, 1) - (1 - share) * band.mean(),
                Optional.empty());
    }

    /**
     * The line in the inverse of the size through the logarithms of the score of the whole reference and of its parts, at the
     * candidate's size. The candidate's own variance and the reference's add.
     */
    private Floor ofCandidate() {
        double[] logs =
                splits.stream().mapToDouble(split -> Math.log(split.value())).toArray();
        ScatterBand scatter = ScatterBand.of(logs, buckets - 1);
        double inverse = 1.0 / known.n();
        double less = ofOnePart();
        double whole = Math.log(known.whole().orElseThrow());
        double mean = whole + (scatter.mean() - whole) * (1.0 / known.m() - inverse) / less;
        double deviation = scatter.deviation() * Math.sqrt(known.inverseSizes() / less);
        ScatterBand band = new ScatterBand(mean, deviation, buckets - 1);
        return floor(
                Math.exp(mean), Math.exp(mean) * meanError(band), p -> Math.exp(band.quantile(p)), Optional.empty());
    }

    /** The reference's own value; the candidate's own variance and the reference's add. */
    private Floor meanOfCandidate() {
        double[] values = splits.stream().mapToDouble(SplitScore::value).toArray();
        double mean = known.whole().orElseThrow();
        double deviation =
                ScatterBand.of(values, buckets - 1).deviation() * Math.sqrt(known.inverseSizes() / ofOnePart());
        ScatterBand band = new ScatterBand(mean, deviation, buckets - 1);
        return floor(mean, meanError(band), band::quantile, Optional.empty());
    }

    /** A part of the reference scatters about the whole by 1/part - 1/n times the variance of one image. */
    private double ofOnePart() {
        return splits.stream()
                        .mapToDouble(split -> 1.0 / split.candidateN())
                        .average()
                        .orElseThrow()
                - 1.0 / known.n();
    }

    private Optional<String> far() {
        double size =
                splits.stream().mapToLong(SplitScore::candidateN).average().orElseThrow();
        return ofParts() > FAR * known.inverseSizes()
                ? Optional.of(String.format(
                        Locale.ROOT, "the floor is drawn on from parts of about %,.0f images, and rough", size))
                : Optional.empty();
    }

    private double ofParts() {
        return splits.stream().mapToDouble(SplitScore::inverseSizes).average().orElseThrow();
    }

    /** Powers of scores that go as the inverse sizes, but for their bend, as they would be at other sizes. */
    private ScatterBand squares(int power) {
        double bent = known.bend()
                .map(bend -> bend.between(ofParts(), known.inverseSizes()))
                .orElse(1.0);
        double[] scaled = splits.stream()
                .mapToDouble(
                        split -> bent * Math.pow(split.value(), power) * known.inverseSizes() / split.inverseSizes())
                .toArray();
        // The buckets' own squares are the same in every split: of g^2 products g do not scatter.
        return ScatterBand.of(scaled, buckets - 1).wider(Math.sqrt(buckets / (buckets - 1.0)));
    }

    private ScatterBand roots() {
        double[] values = splits.stream().mapToDouble(SplitScore::value).toArray();
        return ScatterBand.of(values, buckets - 1).wider(reach() * Math.sqrt(known.inverseSizes() / ofParts()));
    }

    /** The mean over the splits errs by the scatter over the root of the buckets, and of the splits. */
    private double reach() {
        return Math.sqrt(1 + 1.0 / buckets + 1.0 / splits.size());
    }

    private double meanError(ScatterBand band) {
        return band.deviation() * Math.sqrt(1.0 / buckets + 1.0 / splits.size());
    }

    private Floor floor(double mean, double meanError, DoubleUnaryOperator quantile, Optional<String> note) {
        return new Floor(
                mean,
                meanError,
                quantile.applyAsDouble(0.001),
                quantile.applyAsDouble(0.05),
                quantile.applyAsDouble(0.95),
                quantile.applyAsDouble(0.999),
                splits.size(),
                note);
    }
}
