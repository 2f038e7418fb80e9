package io.sparkfidelity.measure;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is counted of one measure, with u = (x - low) / (high - low): {@code n} values, {@code value[1]} the sum of rint(u 2^36),
 * {@code valueSquare[1]} that of rint(u^2 2^36), and {@code histogram[1026]}: values below the range, in each of its 1,024
 * equal bins (of which the last holds its upper end), and above it.
 */
public final class MeasureFields {
    /** Bins between the ends. */
    public static final int BINS = 1024;
    /** |u| of a value that counts is at most this: 2^7 rows of the largest squares, and 2^27 of values within the range, fit 63 bits. */
    static final double FARTHEST = 1 << 10;

    static final int Q = 36;
    static final double SCALE = 0x1p36;
    static final Field N = new Field(MomentFields.N, 0, 1);
    static final Field SUM = new Field("value", Q, 1);
    static final Field SQUARE = new Field("valueSquare", Q, 1);
    static final Field HISTOGRAM = new Field("histogram", 0, BINS + 2);

    private MeasureFields() {}

    /** Those that a mean is made of. */
    public static List<Field> ofMean() {
        return List.of(N, SUM);
    }

    /**
     * What a value adds to the sum.
     *
     * @return nothing where the value cannot be counted
     */
    public static OptionalLong summand(Measure measure, double value) {
        double place = (value - measure.low()) / (measure.high() - measure.low());
        return Math.abs(place) <= FARTHEST
                ? OptionalLong.of(Math.round(Math.rint(place * SCALE)))
                : OptionalLong.empty();
    }

    public static List<Field> all() {
        return List.of(N, SUM, SQUARE, HISTOGRAM);
    }
}
