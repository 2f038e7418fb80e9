package io.sparkfidelity.metric;

/** Student's t distribution, as far as sixteen buckets ask for it. */
final class StudentT {
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

    private StudentT() {}

    /** The factor of a standard error for a two-sided interval of 95%; {@code freedom} from 7 to 15. */
    static double factor95(int freedom) {
        return QUANTILES[freedom - FEWEST];
    }
}
