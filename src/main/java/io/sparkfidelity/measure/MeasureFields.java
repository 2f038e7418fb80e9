package io.sparkfidelity.measure;

import io.sparkfidelity.tally.Field;
import io.sparkfidelity.tally.MomentFields;
import io.sparkfidelity.tally.Tally;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** Name of the field that says most of single images. */
    public static final String HISTOGRAM_NAME = "histogram";

    static final Field HISTOGRAM = new Field(HISTOGRAM_NAME, 0, BINS + 2);
    /** Count, sum and sum of squares tell how often each of a few known values occurs; there are seven formats of files. */
    private static final int FEW_VALUES = 8;

    /** Bits behind the binary point of the variances of noise. */
    public static final int NOISE_Q = 16;

    /**
     * {@code noise[4]}, where noise was added: its variances on n, on value and on valueSquare (both in units of u, so that 2^-16
     * of it is the last digit), and on each entry of the histogram.
     */
    static final Field VARIANCES = new Field("noise", NOISE_Q, 4);

    /** Names of what {@link #VARIANCES} are of, in their order. */
    private static final List<String> NOISED = List.of(N.name(), SUM.name(), SQUARE.name(), HISTOGRAM_NAME);

    private MeasureFields() {}

    /** The variance of the noise on a field, in units of u; 0 where there is none. */
    static double variance(Tally tally, Field field) {
        return tally.has(VARIANCES.name())
                ? Math.scalb((double) tally.value(VARIANCES.name(), NOISED.indexOf(field.name())), -VARIANCES.q())
                : 0;
    }

    /** Variances of noise, as a tally has them: on n, on the sum, on the sum of squares, on each entry of the histogram. */
    public static Map<Field, long[]> noise(List<Long> variances) {
        return Map.of(VARIANCES, variances.stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * The variance that the noise on a field has by a tally's {@code noise}, in the field's integers.
     *
     * @return nothing of the variances themselves, to which none is added
     */
    public static Optional<BigInteger> noise(Tally tally, Field field) {
        int place = NOISED.indexOf(field.name());
        return place < 0
                ? Optional.empty()
                : Optional.of(BigInteger.valueOf(tally.value(VARIANCES.name(), place))
                        .shiftLeft(2 * field.q())
                        .shiftRight(NOISE_Q));
    }

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

    /**
     * Whether a tally can be of the values of some of so many images, or, where it has noise, of such with noise. Files from outside
     * are asked this.
     *
     * @param tally of {@link #ofMean} and any others
     * @param images how many there are, 0 or more, with a value or without; 2^40 at most
     * @param noised whether there is noise
     */
    public static boolean isPossible(Tally tally, long images, boolean noised) {
        long n = tally.value(N.name(), 0);
        double sum = tally.value(SUM.name(), 0);
        double square = tally.has(SQUARE.name()) ? tally.value(SQUARE.name(), 0) : 0;
        if (noised != tally.has(VARIANCES.name())) {
            return false;
        }
        if (noised) {
            return Arrays.stream(tally.vector(VARIANCES.name())).allMatch(variance -> variance >= 0);
        }
        boolean far = Math.abs(sum) > n * FARTHEST * SCALE || square > n * FARTHEST * FARTHEST * SCALE;
        if (n < 0 || n > images || square < 0 || far) {
            return false;
        }
        // Every value was rounded by half a unit, twice: once as it is, once squared.
        boolean spread = !tally.has(SQUARE.name()) || sum * sum <= n * (square + n * (FARTHEST + 1)) * SCALE;
        return spread && (!tally.has(HISTOGRAM.name()) || counts(tally.vector(HISTOGRAM.name()), n));
    }

    /**
     * Whether counts and sums would tell of few images: where values fall into a handful of bins, as formats and flags do, and one of
     * them has fewer.
     *
     * @param tally with a histogram, else nothing can be told and the answer is yes
     */
    public static boolean hasRareValue(Tally tally, long least) {
        if (!tally.has(HISTOGRAM_NAME)) {
            return true;
        }
        long[] counted =
                Arrays.stream(tally.vector(HISTOGRAM_NAME)).filter(n -> n > 0).toArray();
        return counted.length <= FEW_VALUES && Arrays.stream(counted).anyMatch(n -> n < least);
    }

    /**
     * A histogram of which every bin counts none or enough: bins are put together from below, and what they count stands in the one
     * that has the middle of it.
     *
     * @param least above 0; where there are fewer values in all, they stand in one bin
     */
    public static long[] coarser(long[] histogram, long least) {
        long[] coarse = new long[histogram.length];
        long rest = Arrays.stream(histogram).sum();
        int first = 0;
        long together = 0;
        for (int bin = 0; bin < histogram.length; bin++) {
            together += histogram[bin];
            rest -= histogram[bin];
            boolean last = bin == histogram.length - 1;
            if (last || together >= least && (rest >= least || rest == 0)) {
                coarse[middle(histogram, first, together)] += together;
                first = bin + 1;
                together = 0;
            }
        }
        return coarse;
    }

    /** The bin from a first one on at which half of what is to be put together is reached. */
    private static int middle(long[] histogram, int first, long together) {
        int bin = first;
        long below = histogram[bin];
        while (2 * below < together) {
            bin++;
            below += histogram[bin];
        }
        return bin;
    }

    /** Whether numbers of values in bins are those of n values. */
    private static boolean counts(long[] histogram, long n) {
        long rest = n;
        for (long values : histogram) {
            if (values < 0 || values > rest) {
                return false;
            }
            rest -= values;
        }
        return rest == 0;
    }

    public static List<Field> all() {
        return List.of(N, SUM, SQUARE, HISTOGRAM);
    }
}
