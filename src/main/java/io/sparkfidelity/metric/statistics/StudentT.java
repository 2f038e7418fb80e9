package io.sparkfidelity.metric.statistics;

/** Student's t distribution, as far as sixteen buckets ask for it. */
public final class StudentT {
    /** The 97.5% quantiles of 7 to 15 degrees of freedom. */
    private static final double[] QUANTILES = {
        2.364624252,
        2.306004135,
        2.262157163,
        2.228138852,
        2.200985160,
        2.178812830,
        2.160368656,
        2.144786688,
        2.131449546
    };

    private static final int FEWEST = 7;
    private static final int HALVINGS = 60;

    private StudentT() {}

    /** The factor of a standard error for a two-sided interval of 95%; {@code freedom} from 7 to 15. */
    public static double factor95(int freedom) {
        return QUANTILES[freedom - FEWEST];
    }

    /**
     * The probability of a value above {@code t}: the finite sums in the angle atan(t / sqrt(freedom)) that whole degrees of
     * freedom allow (Abramowitz and Stegun 26.7.3 and 26.7.4).
     *
     * @param freedom 1 or more
     */
    public static double upperTail(double t, int freedom) {
        if (t < 0) {
            return 1 - upperTail(-t, freedom);
        }
        double angle = Math.atan(t / Math.sqrt(freedom));
        boolean odd = freedom % 2 == 1;
        double term = odd ? Math.cos(angle) : 1;
        double sum = freedom == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
            term *= Math.pow(Math.cos(angle), 2) * (k - 1) / k;
            sum += term;
        }
        double middle = odd ? 2 / Math.PI * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
        return Math.max(0, (1 - middle) / 2);
    }

    /**
     * The value above which lies {@code probability}.
     *
     * @param probability above 0, at most 0.5
     * @param freedom 1 or more
     */
    public static double above(double probability, int freedom) {
        double low = 0;
        double high = 1;
        while (upperTail(high, freedom) > probability) {
            high *= 2;
        }
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            if (upperTail(middle, freedom) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
