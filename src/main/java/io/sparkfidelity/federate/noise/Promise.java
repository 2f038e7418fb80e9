package io.sparkfidelity.federate.noise;

/**
 * (epsilon, delta) of differential privacy, and what Gaussian noise it takes.
 *
 * @param epsilon above 0, at most 50
 * @param delta above 0 and below 1; less than 1 / the number of people
 */
public record Promise(double epsilon, double delta) {
    private static final double MOST_EPSILON = 50;
    private static final int STEPS = 200;
    private static final double LARGEST_SIGMA = 1e12;

    public Promise {
        requireEpsilon("epsilon", epsilon);
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("'delta' is " + delta + "; it must be above 0 and below 1");
        }
    }

    /** @throws IllegalArgumentException naming the value, if it is no epsilon of a promise */
    public static void requireEpsilon(String name, double epsilon) {
        if (!(epsilon > 0 && epsilon <= MOST_EPSILON)) {
            throw new IllegalArgumentException("'" + name + "' is " + epsilon + "; it must be above 0, at most 50");
        }
    }

    /**
     * The least sigma of Gaussian noise that keeps the promise for a sensitivity of 1: Balle and Wang (2018), "Improving the
     * Gaussian Mechanism for Differential Privacy", theorem 8. 4.22 at epsilon 1, delta 1e-6.
     */
    public double sigma() {
        double low = 0;
        double high = 1;
        while (high < LARGEST_SIGMA && deltaOf(high) > delta) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < STEPS && Math.nextUp(low) < high; i++) {
            double middle = low + (high - low) / 2;
            if (deltaOf(middle) > delta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The delta that a sigma keeps at this epsilon. */
    private double deltaOf(double sigma) {
        double half = 1 / (2 * sigma);
        return NormalTail.above(epsilon * sigma - half)
                - Math.exp(epsilon + NormalTail.logAbove(epsilon * sigma + half));
    }

    /**
     * The epsilon, at a delta, of what is rho-zCDP: Canonne, Kamath and Steinke (2020), proposition 12.
     *
     * @param rho of all exports together
     */
    public static double epsilonOf(double rho, double delta) {
        if (rho == 0) {
            return 0;
        }
        // Convex in the order, so that thirds of its logarithm close in.
        double low = Math.log(1e-4);
        double high = Math.log(1e6);
        for (int i = 0; i < STEPS; i++) {
            double third = (high - low) / 3;
            if (epsilonOf(rho, delta, 1 + Math.exp(low + third)) < epsilonOf(rho, delta, 1 + Math.exp(high - third))) {
                high -= third;
            } else {
                low += third;
            }
        }
        return Math.max(0, epsilonOf(rho, delta, 1 + Math.exp((low + high) / 2)));
    }

    private static double epsilonOf(double rho, double delta, double order) {
        return order * rho + Math.log1p(-1 / order) - (Math.log(delta) + Math.log(order)) / (order - 1);
    }
}
