package io.sparkfidelity.metric.mmd;

/**
 * The squared MMD of unit vectors under the Gaussian kernel of sigma = 10, times 1000, from moments.
 *
 * <p>On unit vectors the kernel is exp(-1/sigma^2) * sum_k (x.y)^k / (k! sigma^(2k)), so that the V-statistic is the
 * weighted sum of |M_k(X) - M_k(Y)|^2 over the raw moment tensors M_k. Orders 1 and 2 are in the tally; {@code bound}
 * bounds the rest.
 *
 * @param order1 the means' part
 * @param order2 the second moments' part
 * @param bound the largest that all higher orders together can be
 */
public record MmdSeries(double order1, double order2, double bound) {
    static final double SIGMA = 10;
    static final double SCALE = 1000;
    private static final double S2 = SIGMA * SIGMA;
    private static final double WEIGHT = SCALE * Math.exp(-1 / S2);
    /** The weight of x.y. */
    public static final double C1 = WEIGHT / S2;
    /** The weight of (x.y)^2. */
    public static final double C2 = WEIGHT / (2 * S2 * S2);

    double value() {
        return order1 + order2;
    }

    /** The V-statistic: all pairs, those of a row with itself too. */
    static MmdSeries biased(MmdPair pair) {
        double norm = Math.sqrt(pair.x().second()) + Math.sqrt(pair.y().second());
        return new MmdSeries(C1 * pair.first(), C2 * pair.second(), WEIGHT * norm * norm * higherOrders());
    }

    /**
     * The U-statistic: no row with itself. Order by order U_xx = (n |M|^2 - t^k) / (n - 1) with t = E|x|^2, which is 1
     * but for rounding; written as V less the correction of each side, so that nothing cancels.
     */
    static MmdSeries unbiased(MmdPair pair) {
        MmdSeries biased = biased(pair);
        MmdPair.Side x = pair.x();
        MmdPair.Side y = pair.y();
        double first = excess(x.first(), x.trace(), x.n()) + excess(y.first(), y.trace(), y.n());
        double second =
                excess(x.second(), x.trace() * x.trace(), x.n()) + excess(y.second(), y.trace() * y.trace(), y.n());
        // Each |M_k|^2 - t^k of a higher order is between -1 and 0.
        double bound = biased.bound + WEIGHT * higherOrders() * (1.0 / (x.n() - 1) + 1.0 / (y.n() - 1));
        return new MmdSeries(biased.order1 + C1 * first, biased.order2 + C2 * second, bound);
    }

    /**
     * The U-statistic of sides whose units may have several rows: no row with itself, and on such a side none with a row of its
     * bucket, as only rows of different buckets are surely of different units.
     *
     * @param ofX of the rows of x
     * @param ofY of the rows of y
     */
    static MmdSeries unbiased(MmdPair pair, BucketSquares ofX, BucketSquares ofY) {
        MmdSeries biased = biased(pair);
        double first =
                ofX.excess(pair.x().first(), ofX.first()) + ofY.excess(pair.y().first(), ofY.first());
        double second = ofX.excess(pair.x().second(), ofX.second())
                + ofY.excess(pair.y().second(), ofY.second());
        double bound = biased.bound + WEIGHT * higherOrders() * (ofX.share() + ofY.share());
        return new MmdSeries(biased.order1 + C1 * first, biased.order2 + C2 * second, bound);
    }

    /** The most that all orders beyond the first can be: second moments of unit vectors are at most sqrt 2 apart. */
    static double boundBeyondFirst() {
        return 2 * C2 + WEIGHT * 4 * higherOrders();
    }

    private static double excess(double squaredNorm, double power, long n) {
        return (squaredNorm - power) / (n - 1);
    }

    /** sum_{k>=3} t^k / k! with t = 1/sigma^2: five terms leave less than t^8, 1e-16. */
    private static double higherOrders() {
        double sum = 0;
        double term = 1 / (2 * S2 * S2);
        for (int k = 3; k < 8; k++) {
            term /= k * S2;
            sum += term;
        }
        return sum;
    }
}
