package io.sparkfidelity.measure;

import io.sparkfidelity.tally.Tally;
import io.sparkfidelity.tally.TallyOverflowException;
import java.io.Serializable;
import java.util.Map;

/** Counts the values of one measure. Mutable, not thread-safe. */
public final class MeasureAccumulator implements Serializable {
    private static final long serialVersionUID = 1;
    private final double low;
    private final double high;
    private final long[] histogram = new long[MeasureFields.BINS + 2];
    private long n;
    private long sum;
    private long square;

    public MeasureAccumulator(Measure measure) {
        this.low = measure.low();
        this.high = measure.high();
    }

    /** Whether a value can be counted: it is a number, and not more than 1,024 ranges away. */
    public boolean takes(double value) {
        return Math.abs(place(value)) <= MeasureFields.FARTHEST;
    }

    /**
     * Counts a value.
     *
     * @throws IllegalArgumentException if it is not one that this {@link #takes}
     * @throws TallyOverflowException if a sum leaves 64 bits
     */
    public void add(double value) {
        if (!takes(value)) {
            throw new IllegalArgumentException("the value " + value + " is far outside " + low + ".." + high);
        }
        double u = place(value);
        try {
            sum = Math.addExact(sum, Math.round(Math.rint(u * MeasureFields.SCALE)));
            square = Math.addExact(square, Math.round(Math.rint(u * u * MeasureFields.SCALE)));
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(MeasureFields.SQUARE);
        }
        n++;
        histogram[bin(value, u)]++;
    }

    /** The ends are compared as values: u may be rounded onto them. */
    private int bin(double value, double u) {
        if (value < low) {
            return 0;
        }
        if (value > high) {
            return MeasureFields.BINS + 1;
        }
        return 1 + Math.min(MeasureFields.BINS - 1, (int) (u * MeasureFields.BINS));
    }

    private double place(double value) {
        return (value - low) / (high - low);
    }

    /** Adds what another of the same measure counted. */
    public MeasureAccumulator merge(MeasureAccumulator other) {
        n += other.n;
        try {
            sum = Math.addExact(sum, other.sum);
            square = Math.addExact(square, other.square);
        } catch (ArithmeticException e) {
            throw new TallyOverflowException(MeasureFields.SQUARE);
        }
        for (int i = 0; i < histogram.length; i++) {
            histogram[i] += other.histogram[i];
        }
        return this;
    }

    public Tally toTally() {
        return Tally.of(Map.of(
                MeasureFields.N, new long[] {n},
                MeasureFields.SUM, new long[] {sum},
                MeasureFields.SQUARE, new long[] {square},
                MeasureFields.HISTOGRAM, histogram));
    }
}
