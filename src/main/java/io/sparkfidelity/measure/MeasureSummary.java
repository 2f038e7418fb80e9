package io.sparkfidelity.measure;

import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.util.Arrays;

/**
 * What a tally of {@link MeasureFields} says of the values that it counted. Where noise was added to them, what it adds to the mean in
 * the mean is known, to second order, and taken off.
 */
public final class MeasureSummary {
    private static final double STEP = 0x1p-36;
    /** Of all values: what noise may add to those in half of the bins, where quantiles are still told. */
    private static final double BLUR = 0.05;

    private final Measure measure;
    private final long n;
    private final double sum;
    /** NaN where it was not counted. */
    private final double square;
    /** Empty where it was not counted. */
    private final long[] histogram;

    private final double countVariance;
    private final double sumVariance;
    private final double binVariance;

    public MeasureSummary(Measure measure, Tally tally) {
        this.measure = measure;
        this.n = tally.value(MomentFields.N, 0);
        this.sum = tally.value(MeasureFields.SUM.name(), 0) * STEP;
        this.square = tally.has(MeasureFields.SQUARE.name())
                ? tally.value(MeasureFields.SQUARE.name(), 0) * STEP
                : Double.NaN;
        this.histogram =
                tally.has(MeasureFields.HISTOGRAM_NAME) ? tally.vector(MeasureFields.HISTOGRAM_NAME) : new long[0];
        this.countVariance = MeasureFields.variance(tally, MeasureFields.N);
        this.sumVariance = MeasureFields.variance(tally, MeasureFields.SUM);
        this.binVariance = MeasureFields.variance(tally, MeasureFields.HISTOGRAM);
    }

    /** The mean of a tally that has {@code n} and {@code value} at least; NaN of no values. */
    static double mean(Measure measure, Tally tally) {
        double sum = tally.value(MeasureFields.SUM.name(), 0) * STEP;
        return measure.low() + sum / tally.value(MomentFields.N, 0) * (measure.high() - measure.low());
    }

    public long n() {
        return n;
    }

    /** In the measure's unit; NaN of no values. */
    public double mean() {
        return measure.low() + (isNoised() ? place() : sum / n) * range();
    }

    /** The mean as a part of the range, what noise on the count adds in the mean taken off; NaN where noise has left no values. */
    private double place() {
        return n <= 0 ? Double.NaN : sum / n * (1 - countVariance / n / n);
    }

    /** Whether noise was added. */
    public boolean isNoised() {
        return sumVariance > 0;
    }

    /** The variance that noise gives the mean, in the unit's square: of a ratio, to first order; 0 where none was added. */
    public double noise() {
        double place = place();
        return isNoised() ? (sumVariance + place * place * countVariance) / n / n * range() * range() : 0;
    }

    /** The standard deviation, with n - 1 below; NaN of fewer than 2 values, or where squares were not counted. */
    public double deviation() {
        if (isNoised()) {
            double place = place();
            double ofSquares = square / n * (1 - countVariance / n / n);
            return Math.sqrt(Math.max(0, ofSquares * range() * range() - place * place * range() * range() + noise()));
        }
        return Math.sqrt(Math.max(0, (square - sum / n * sum) / (n - 1))) * range();
    }

    /** Whether there is a histogram, without which there are no quantiles. */
    public boolean hasHistogram() {
        return histogram.length > 0;
    }

    /**
     * The value below which a share of all lies, linear within bins, so that it is off by 1/1,024 of the range at most; an end of
     * the range where that value lies outside.
     *
     * @param share 0 to 1
     * @return NaN of no values, without a histogram, or where the noise on its bins says more than the values
     */
    public double quantile(double share) {
        if (n <= 0 || histogram.length == 0 || Math.sqrt(MeasureFields.BINS / 2.0 * binVariance) > BLUR * n) {
            return Double.NaN;
        }
        double rank = share * n;
        double below = histogram[0];
        if (rank <= below && below > 0) {
            return measure.low();
        }
        for (int bin = 1; bin <= MeasureFields.BINS; bin++) {
            if (rank <= below + histogram[bin] && histogram[bin] > 0) {
                return measure.low() + (bin - 1 + (rank - below) / histogram[bin]) / MeasureFields.BINS * range();
            }
            below += histogram[bin];
        }
        return measure.high();
    }

    /** Values below the range, and above it; 0 without a histogram. */
    public long outside() {
        return histogram.length == 0 ? 0 : histogram[0] + histogram[MeasureFields.BINS + 1];
    }

    /**
     * The numbers of values in equal parts of the range, those outside in the outermost ones.
     *
     * @param parts a power of 2, 1 to 1,024
     */
    public long[] histogram(int parts) {
        if (parts < 1 || MeasureFields.BINS % parts != 0) {
            throw new IllegalArgumentException(MeasureFields.BINS + " bins have no " + parts + " equal parts");
        }
        long[] coarse = new long[parts];
        int width = MeasureFields.BINS / parts;
        for (int bin = 0; bin < MeasureFields.BINS; bin++) {
            coarse[bin / width] += histogram[bin + 1];
        }
        coarse[0] += histogram[0];
        coarse[parts - 1] += histogram[MeasureFields.BINS + 1];
        return coarse;
    }

    /**
     * The numbers of values about the middle of the range, in as narrow equal parts as still hold 99% of all; the others are in
     * the outermost ones.
     *
     * @param parts a power of 2, 2 to 1,024
     */
    public Middle middle(int parts) {
        for (int width = 1; ; width *= 2) {
            int first = (MeasureFields.BINS - parts * width) / 2;
            long[] counts = new long[parts];
            long inside = 0;
            for (int bin = 0; bin < histogram.length; bin++) {
                int part = Math.floorDiv(bin - 1 - first, width);
                counts[Math.min(parts - 1, Math.max(0, part))] += histogram[bin];
                inside += part >= 0 && part < parts ? histogram[bin] : 0;
            }
            if (first == 0 || inside >= 0.99 * n) {
                return new Middle(range() * parts * width / (2.0 * MeasureFields.BINS), counts);
            }
        }
    }

    /**
     * A histogram about the middle of a range.
     *
     * @param reach how far its ends are from the middle, in the measure's unit
     * @param counts of values
     */
    public record Middle(double reach, long[] counts) {}

    private double range() {
        return measure.high() - measure.low();
    }

    @Override
    public String toString() {
        return measure.name() + " of " + n + ": " + Arrays.toString(new double[] {mean(), deviation()});
    }
}
