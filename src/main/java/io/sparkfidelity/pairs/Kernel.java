package io.sparkfidelity.pairs;

import java.io.Serializable;

/**
 * A function k(x, y) of two embeddings whose means make a discrepancy: E k(x, x') + E k(y, y') - 2 E k(x, y). A constant
 * added to k cancels there, so what is summed is k less the constant {@link #offset}, which near-equal sets would otherwise
 * lose their digits to.
 */
public sealed interface Kernel extends Serializable {
    /** The constant that sums leave out. */
    double offset();

    /** k(x, x) - offset for a row with the given squared norm. */
    double self(double squaredNorm, int dimension);

    /**
     * exp(-|x-y|^2 / (2 sigma^2)), summed as k - 1.
     *
     * @param sigma the bandwidth, above 0, in the embedding's units
     */
    record Gaussian(double sigma) implements Kernel {
        public Gaussian {
            if (!(sigma > 0 && Double.isFinite(1 / (sigma * sigma)) && Double.isFinite(sigma))) {
                throw new IllegalArgumentException("a bandwidth must be above 0 and finite, not " + sigma);
            }
        }

        /** A bandwidth as it stands in names: {@code 0.25}, {@code 10}. */
        public static String label(double sigma) {
            return sigma == Math.rint(sigma) ? Long.toString((long) sigma) : Double.toString(sigma);
        }

        @Override
        public double offset() {
            return 1;
        }

        @Override
        public double self(double squaredNorm, int dimension) {
            return 0;
        }
    }

    /** (x.y/d + 1)^3, the kernel of KID (Binkowski et al. 2018, section 4), summed as k - 1. */
    record Cubic() implements Kernel {
        @Override
        public double offset() {
            return 1;
        }

        @Override
        public double self(double squaredNorm, int dimension) {
            return lessOne(squaredNorm / dimension);
        }

        /** (z + 1)^3 - 1 without the cancellation. */
        static double lessOne(double z) {
            return z * (3 + z * (3 + z));
        }
    }

    /**
     * What exp(-|x-y|^2 / (2 sigma^2)) of unit vectors holds beyond their second moments: exp(-1/sigma^2) sum_{k>=3} (x.y)^k /
     * (k! sigma^(2k)).
     *
     * @param sigma 4 or more: the orders from 8 on are left out, less than 1e-9 of the sum
     */
    record HigherOrders(double sigma) implements Kernel {
        public HigherOrders {
            // The negation also catches NaN.
            if (!(sigma >= 4)) {
                throw new IllegalArgumentException("a bandwidth must be 4 or more for its higher orders, not " + sigma);
            }
        }

        @Override
        public double offset() {
            return 0;
        }

        @Override
        public double self(double squaredNorm, int dimension) {
            return weight() * sum(squaredNorm / (sigma * sigma));
        }

        double weight() {
            return Math.exp(-1 / (sigma * sigma));
        }

        /** sum_{k=3..7} z^k / k!. */
        static double sum(double z) {
            return z * z * z / 6 * (1 + z / 4 * (1 + z / 5 * (1 + z / 6 * (1 + z / 7))));
        }
    }

    /**
     * -|x-y|, whose discrepancy is the energy distance 2 E|x-y| - E|x-x'| - E|y-y'|, without a square root (Szekely and
     * Rizzo 2013; as a kernel: Sejdinovic et al. 2013, section 3).
     */
    record NegativeDistance() implements Kernel {
        @Override
        public double offset() {
            return 0;
        }

        @Override
        public double self(double squaredNorm, int dimension) {
            return 0;
        }
    }
}
