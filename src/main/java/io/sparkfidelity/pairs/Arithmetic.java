package io.sparkfidelity.pairs;

/** In which precision the rows' products are taken; everything after the product is float64. */
public enum Arithmetic {
    /**
     * float32 products: a squared distance errs by about 2^-24 of the rows' squared norms, and most of that averages out. On
     * unit vectors (d = 768, 8,192 a side) V-statistics moved by up to 9e-8 of themselves, U-statistics by up to 2e-7:
     * below a thousandth of their standard errors.
     */
    SINGLE,
    /** float64 products, at less than half the speed. */
    DOUBLE;

    /** Up to this many pairs within and across both sides float64 costs seconds. */
    private static final double FEW_PAIRS = 4e8;

    /** float64 while that is cheap. Depends on the sizes alone, so that one question always gets one answer. */
    public static Arithmetic of(long referenceRows, long candidateRows) {
        double n = referenceRows;
        double m = candidateRows;
        return (n * n + m * m) / 2 + n * m <= FEW_PAIRS ? DOUBLE : SINGLE;
    }
}
