package io.sparkfidelity.spark.evaluate;

import io.sparkfidelity.source.SourceException;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MarginalFields;
import io.sparkfidelity.tally.Marginals;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Moments;
import io.sparkfidelity.tally.Tally;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many bits behind the binary point features get: those of a tally file that they are held against, those that were
 * asked for, or else {@value #DEFAULT_Q}, fewer where features are too large for them, and as many as fit where rounding
 * would show in scores.
 *
 * @param fixedPoint that is taken
 * @param free whether neither a tally file nor anybody set it
 */
public record FeatureScale(FixedPoint fixedPoint, boolean free) {
    public static final int DEFAULT_Q = 20;
    /** The share of the variance that rounding may add unseen: it moves a distance by a few times as much. */
    private static final double UNSEEN = 0x1p-23;
    /** The share that a reader is told of. */
    private static final double WORTH_A_WORD = 1e-5;
    /** Rounding to whole numbers has this variance. */
    private static final double ROUNDING = 1.0 / 12;

    /** Bits that fit the rows' size, where nobody set them. */
    static FeatureScale of(OptionalInt ofTally, OptionalInt asked, Map<String, RowExtent> extents)
            throws SourceException {
        int q = ofTally.orElse(asked.orElse(DEFAULT_Q));
        boolean free = ofTally.isEmpty() && asked.isEmpty();
        for (Map.Entry<String, RowExtent> extent : extents.entrySet()) {
            while (free && q > 0 && !extent.getValue().fits(new FixedPoint(q))) {
                q--;
            }
            if (!extent.getValue().fits(new FixedPoint(q))) {
                throw tooLarge(extent.getKey(), extent.getValue(), new FixedPoint(q), ofTally.isPresent());
            }
        }
        return new FeatureScale(new FixedPoint(q), free);
    }

    private static SourceException tooLarge(String name, RowExtent extent, FixedPoint fixedPoint, boolean ofTally) {
        String remedy = ofTally
                ? "that is the tally file's q, with which such features cannot be compared"
                : fixedPoint.q() > 0 ? "give a smaller --q" : "divide all features by one number";
        return new SourceException(String.format(
                Locale.ROOT,
                "'%s' holds features up to %.3g; at q = %d they must be below %.3g: %s",
                name,
                extent.largest(),
                fixedPoint.q(),
                fixedPoint.range(),
                remedy));
    }

    /**
     * A finer scale, if one is free to be taken and the tallies of rows at this one show that rounding matters.
     *
     * @param tallies of the rows, pooled, by the datasets' names
     * @param extents of the same datasets, at least
     */
    Optional<FeatureScale> finer(Map<String, Tally> tallies, Map<String, RowExtent> extents) {
        boolean seen = tallies.entrySet().stream()
                .anyMatch(tally ->
                        Objects.requireNonNull(extents.get(tally.getKey())).largest() > 0
                                && noise(tally.getValue()) > UNSEEN);
        if (!free || !seen) {
            return Optional.empty();
        }
        int q = fixedPoint.q();
        while (q < FixedPoint.LARGEST_Q && fits(q + 1, tallies, extents)) {
            q++;
        }
        return q > fixedPoint.q() ? Optional.of(new FeatureScale(new FixedPoint(q), true)) : Optional.empty();
    }

    private boolean fits(int finer, Map<String, Tally> tallies, Map<String, RowExtent> extents) {
        return extents.values().stream().allMatch(extent -> extent.fits(new FixedPoint(finer)))
                && tallies.values().stream().allMatch(tally -> productsFit(tally, finer));
    }

    /** (|X| + 1/2)^2 <= 2 X^2 + 1/2 bounds what rounding hid. */
    private boolean productsFit(Tally tally, int finer) {
        double largest = Arrays.stream(Marginals.squares(tally)).max().orElse(0);
        double bound = 2 * largest + tally.value(MomentFields.N, 0) / 2.0;
        return Math.scalb(bound, 2 * (finer - fixedPoint.q())) < 0x1p62;
    }

    /** The share of a tally's variance that rounding is; infinite where nothing varies any more. */
    private static double noise(Tally tally) {
        boolean squares = tally.has(MomentFields.GRAM) || tally.has(MarginalFields.DIAGONAL);
        if (!squares || tally.value(MomentFields.N, 0) < 2) {
            return 0;
        }
        double trace = tally.has(MomentFields.GRAM)
                ? Moments.of(tally).covarianceTrace()
                : Arrays.stream(Marginals.of(tally).variance()).sum();
        int d = tally.field(MomentFields.SUM).length();
        double rounding =
                Math.scalb(d * ROUNDING, -2 * tally.field(MomentFields.SUM).q());
        return rounding / trace;
    }

    /** What a reader should know of a tally in which rounding shows. */
    static Optional<String> warning(Tally tally) {
        double noise = noise(tally);
        return noise > WORTH_A_WORD && Double.isFinite(noise)
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "rounding to 2^-%d is %.2g%% of the variance, so that distances are off by a few times as much;"
                                + " multiply all features by one number, or take more bits with --q",
                        tally.field(MomentFields.SUM).q(),
                        100 * noise))
                : Optional.empty();
    }

    /** What a reader should know of a scale that is not the usual one. */
    Optional<String> note() {
        return free && fixedPoint.q() != DEFAULT_Q
                ? Optional.of("features are " + (fixedPoint.q() < DEFAULT_Q ? "large" : "small")
                        + ": they are counted with "
                        + fixedPoint.q() + " bits behind the binary point, not " + DEFAULT_Q + "; --q " + fixedPoint.q()
                        + " keeps that whatever else is compared")
                : Optional.empty();
    }
}
