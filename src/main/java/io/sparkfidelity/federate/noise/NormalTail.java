package io.sparkfidelity.federate.noise;

/** The upper tail of the standard normal distribution, to about 14 digits however far out. */
final class NormalTail {
    private static final double FAR = 3;
    private static final int FRACTIONS = 200;
    private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private NormalTail() {}

    /** P(Z &gt; x). */
    static double above(double x) {
        if (x < 0) {
            return 1 - above(-x);
        }
        return x < FAR ? 0.5 - body(x) : Math.exp(logAbove(x));
    }

    /** log P(Z &gt; x). */
    static double logAbove(double x) {
        if (x < FAR) {
            return Math.log(above(x));
        }
        // Laplace's continued fraction of Mills' ratio, from behind.
        double tail = x;
        for (int k = FRACTIONS; k > 0; k--) {
            tail = x + k / tail;
        }
        return -x * x / 2 - LOG_ROOT_TWO_PI - Math.log(tail);
    }

    /** P(0 &lt; Z &lt; x): the density times x + x^3/3 + x^5/(3 5) + ... */
    private static double body(double x) {
        double term = x;
        double sum = x;
        for (int k = 3; term > sum * 1e-17; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return sum * Math.exp(-x * x / 2 - LOG_ROOT_TWO_PI);
    }
}
