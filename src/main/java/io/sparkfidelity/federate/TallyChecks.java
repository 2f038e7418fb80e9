package io.sparkfidelity.federate;

import io.sparkfidelity.measure.MeasureFields;
import io.sparkfidelity.measure.TalliedMeasure;
import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.FixedPoint;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Projected;
import io.sparkfidelity.tally.ProjectedFields;
import io.sparkfidelity.tally.Scatter;
import io.sparkfidelity.tally.Tally;

/** What every tally of real embeddings satisfies, and a damaged or invented one may not. */
public final class TallyChecks {
    /** Far above any collection; keeps sums of counts within 64 bits. */
    private static final long MOST_IMAGES = 1L << 40;
    /** A float32 network normalises to about 1e-6; this leaves room for reduced precision. */
    private static final double UNIT_TOLERANCE = 0.01;

    /** Up to here a bucket costs hundredths of a second to factorise; at d = 2048, sixteen of them would cost seconds. */
    private static final int EVERY_BUCKET = 512;

    private TallyChecks() {}

    /**
     * Passes a possible group: {@link #check every bucket}, and their sum's products in all directions. Up to d = 512 those
     * of every bucket too; beyond, a bucket that only its neighbours make up for may pass, which no score of the sum sees
     * but error bars do.
     *
     * @throws IllegalArgumentException if it cannot be the tallies of any embeddings
     */
    public static void check(GroupTally group, CompatibilityKey key) {
        group.tallies().values().forEach(tally -> check(tally, key));
        if (!group.has(MomentFields.GRAM)) {
            return;
        }
        if (key.dimension() <= EVERY_BUCKET) {
            group.tallies().values().forEach(TallyChecks::directions);
        } else {
            directions(group.pooled());
        }
    }

    private static void directions(Tally tally) {
        require(
                Scatter.isPossible(tally),
                "its products are those of no embeddings: a variance along some direction is negative");
    }

    /**
     * Passes a possible tally.
     *
     * @throws IllegalArgumentException if it cannot be the tally of any embeddings
     */
    public static void check(Tally tally, CompatibilityKey key) {
        long n = GroupTally.n(tally);
        require(n >= 1 && n <= MOST_IMAGES, "a tally counts " + n + " images");
        if (tally.has(MomentFields.SUM)) {
            for (long sum : tally.vector(MomentFields.SUM)) {
                require(Math.abs((double) sum) <= n * FixedPoint.BOUND, "a mean is beyond the range of its field");
            }
        }
        if (tally.has(MomentFields.GRAM)) {
            products(tally, n, key);
        }
        require(
                !tally.has(ProjectedFields.PROJECTED) || Projected.isPossible(tally),
                "its projections are not those of " + n + " images");
        for (KeyMeasure measure : key.measures()) {
            TalliedMeasure tallied = new TalliedMeasure(measure.name());
            require(
                    !tallied.isIn(tally)
                            || MeasureFields.isPossible(
                                    tallied.of(tally), n, key.privacyMode().equals(CompatibilityKey.NOISED)),
                    "its numbers of the measure '" + measure.name() + "' are not those of " + n + " images");
        }
    }

    /** The products' diagonal against the sums, the rest against the diagonal (Cauchy and Schwarz), and the trace. */
    private static void products(Tally tally, long n, CompatibilityKey key) {
        int d = key.dimension();
        long[] gram = tally.vector(MomentFields.GRAM);
        double[] diagonal = new double[d];
        double trace = 0;
        for (int i = 0, at = 0; i < d; at += d - i, i++) {
            diagonal[i] = gram[at];
            require(
                    gram[at] >= 0 && diagonal[i] <= n * FixedPoint.BOUND * FixedPoint.BOUND,
                    "a mean square is negative or beyond the range of its field");
            trace += diagonal[i];
        }
        if (tally.has(MomentFields.SUM)) {
            long[] sum = tally.vector(MomentFields.SUM);
            for (int i = 0; i < d; i++) {
                double square = (double) sum[i] * sum[i];
                require(square <= roundedUp(n * diagonal[i]), "a variance is negative");
            }
        }
        for (int i = 0, at = 0; i < d; i++) {
            for (int j = i; j < d; j++, at++) {
                double product = gram[at];
                require(
                        product * product <= roundedUp(diagonal[i] * diagonal[j]),
                        "a product is larger than its factors allow");
            }
        }
        Field field = tally.field(MomentFields.GRAM);
        double square = Math.scalb(trace / n, -field.q());
        require(
                !key.unitNorm() || Math.abs(square - 1) <= UNIT_TOLERANCE,
                "its key says unit vectors, but the mean square length is " + square);
    }

    /** Both sides of a comparison carry a few roundings of 2^-53. */
    private static double roundedUp(double bound) {
        return bound * (1 + 0x1p-50);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
