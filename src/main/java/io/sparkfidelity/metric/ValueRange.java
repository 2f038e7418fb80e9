package io.sparkfidelity.metric;

/**
 * The values that a metric's estimator can have.
 *
 * @param least the smallest, negative infinity if there is none
 * @param most the largest, infinity if there is none
 * @param rounding by how much an estimate may lie outside for want of digits
 */
public record ValueRange(double least, double most, double rounding) {
    /** Squares of larger numbers, and sums of such, leave the range of a double: nothing that is measured is so large. */
    public static final double LARGEST = 1e100;

    /** Any number, as of unbiased and extrapolated estimators. */
    public static final ValueRange ANY = new ValueRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0);

    public static final ValueRange NOT_NEGATIVE = new ValueRange(0, Double.POSITIVE_INFINITY, 0);
    public static final ValueRange SHARE = new ValueRange(0, 1, 0);

    /** Exponentials of entropies and divergences, which are made of sums in fixed point. */
    public static final ValueRange EXPONENTIAL = new ValueRange(1, Double.POSITIVE_INFINITY, 1e-6);

    /** A thousand times the biased discrepancy of a kernel of 0 to 1, from sums in fixed point. */
    public static final ValueRange MILLE_OF_KERNEL = new ValueRange(0, 2000, 1e-3);

    public boolean holds(double value) {
        return isMeasurable(value) && value >= least - rounding && value <= most + rounding;
    }

    /** Whether a number is finite, and so small that numbers can be made of it. */
    public static boolean isMeasurable(double value) {
        return Math.abs(value) <= LARGEST;
    }

    /** Such as {@code 0 or more}. */
    public String words() {
        if (Double.isFinite(most)) {
            return plain(least) + " to " + plain(most);
        }
        return Double.isFinite(least) ? plain(least) + " or more" : "a number within 1e100";
    }

    private static String plain(double end) {
        return Long.toString(Math.round(end));
    }
}
