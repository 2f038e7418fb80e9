package io.sparkfidelity.metric.mmd;

import io.sparkfidelity.tally.Moments;

/**
 * What the {@link MmdSeries} of two samples takes of their moments.
 *
 * @param first |M_1(X) - M_1(Y)|^2
 * @param second |M_2(X) - M_2(Y)|^2
 */
record MmdPair(double first, double second, Side x, Side y) {
    /**
     * One sample.
     *
     * @param trace E|x|^2, which is 1 but for rounding
     * @param first |M_1|^2
     * @param second |M_2|^2
     */
    record Side(long n, double trace, double first, double second) {
        static Side of(Moments moments) {
            return new Side(
                    moments.n(),
                    moments.secondMomentTrace(),
                    moments.squaredMeanNorm(),
                    moments.squaredSecondMomentNorm());
        }
    }

    static MmdPair of(Moments x, Moments y) {
        return of(x, y, Side.of(y));
    }

    /** @param ofY what is known of y already */
    static MmdPair of(Moments x, Moments y, Side ofY) {
        return new MmdPair(x.squaredMeanDistance(y), x.squaredSecondMomentDistance(y), Side.of(x), ofY);
    }

    /** @param ofX what is known of x already */
    static MmdPair of(Moments x, Side ofX, Moments y) {
        return new MmdPair(x.squaredMeanDistance(y), x.squaredSecondMomentDistance(y), ofX, Side.of(y));
    }
}
