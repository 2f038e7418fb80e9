package io.sparkfidelity.measure.confounder;

import io.sparkfidelity.measure.Measure;
import io.sparkfidelity.metric.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far two sets are apart in one measure.
 *
 * @param difference the standardised difference: the candidate's mean less the reference's, over the root of the mean of both
 *     variances (Austin 2009); absent where a side has fewer than 2 values or neither varies
 * @param standardError of it, by the jackknife over buckets; absent where there is none
 * @param interval of 95%, likewise
 * @param totalVariation of the two histograms, those without a value as a part of their own: the share of one set that would
 *     have to change to have the other's values, 0..1
 * @param byChance what the total variation of two such samples of one population would be in the mean
 * @param isApart whether chance does not explain it, and it is not negligible
 * @param words of both sides, for a person: what they have
 */
public record Confounder(
        Measure measure,
        OptionalDouble difference,
        OptionalDouble standardError,
        Optional<Interval> interval,
        double totalVariation,
        double byChance,
        boolean isApart,
        String words) {
    /** How much of the total variation chance does not explain. */
    public double excess() {
        return Math.max(0, totalVariation - byChance);
    }
}
