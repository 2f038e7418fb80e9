package io.sparkfidelity.federate.noise;

import java.math.BigInteger;
import java.util.Random;

/**
 * The discrete Gaussian distribution on the integers, P(x) proportional to exp(-x^2 / (2 sigma^2)), sampled exactly: Canonne,
 * Kamath and Steinke (2020), "The Discrete Gaussian for Differential Privacy", algorithms 1 to 3. Integers alone take part.
 *
 * <p>Each entry of a vector of sensitivity Delta with noise of this sigma costs Delta^2 / (2 sigma^2) of zero-concentrated
 * differential privacy (their theorem 14).
 */
public final class DiscreteGaussian {
    private static final int BUFFER = 4096;

    private final BigInteger variance;
    private final BigInteger laplaceScale;
    private final Bits bits;

    /**
     * A sampler.
     *
     * @param variance sigma^2, 1 or more
     * @param random a cryptographic generator, but in tests
     */
    public DiscreteGaussian(BigInteger variance, Random random) {
        if (variance.signum() < 1) {
            throw new IllegalArgumentException("the variance is " + variance + "; it must be 1 or more");
        }
        this.variance = variance;
        this.laplaceScale = variance.sqrt().add(BigInteger.ONE);
        this.bits = new Bits(random);
    }

    /** A draw. Their algorithm 3: of the discrete Laplace distribution, kept with the probability that makes it a Gaussian. */
    public long next() {
        BigInteger doubled = variance.shiftLeft(1).multiply(laplaceScale).multiply(laplaceScale);
        while (true) {
            BigInteger y = laplace();
            // (|y| - sigma^2 / t)^2 / (2 sigma^2) as a fraction.
            BigInteger off = y.abs().multiply(laplaceScale).subtract(variance);
            if (exponential(off.multiply(off), doubled)) {
                return y.longValueExact();
            }
        }
    }

    /** Their algorithm 2: the discrete Laplace distribution of the scale t. */
    private BigInteger laplace() {
        while (true) {
            BigInteger u = bits.below(laplaceScale);
            if (!exponential(u, laplaceScale)) {
                continue;
            }
            long v = 0;
            while (exponential(BigInteger.ONE, BigInteger.ONE)) {
                v++;
            }
            BigInteger x = u.add(laplaceScale.multiply(BigInteger.valueOf(v)));
            boolean negative = bits.below(BigInteger.TWO).signum() == 1;
            if (!(negative && x.signum() == 0)) {
                return negative ? x.negate() : x;
            }
        }
    }

    /** Their algorithm 1: true with the probability exp(-numerator / denominator). */
    private boolean exponential(BigInteger numerator, BigInteger denominator) {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        for (BigInteger whole = parts[0]; whole.signum() > 0; whole = whole.subtract(BigInteger.ONE)) {
            if (!exponentialOfUnit(BigInteger.ONE, BigInteger.ONE)) {
                return false;
            }
        }
        return exponentialOfUnit(parts[1], denominator);
    }

    /** The same of a fraction from 0 to 1: how long the series of its powers by factorials goes on. */
    private boolean exponentialOfUnit(BigInteger numerator, BigInteger denominator) {
        int k = 1;
        BigInteger product = denominator;
        while (bits.below(product).compareTo(numerator) < 0) {
            k++;
            product = denominator.multiply(BigInteger.valueOf(k));
        }
        return k % 2 == 1;
    }

    /** Uniform integers. A generator of the system is asked for many bytes at a time. */
    private static final class Bits {
        private final Random random;
        private final byte[] buffer = new byte[BUFFER];
        private int at = BUFFER;

        Bits(Random random) {
            this.random = random;
        }

        /** 0 to {@code bound} - 1. */
        BigInteger below(BigInteger bound) {
            int length = bound.subtract(BigInteger.ONE).bitLength();
            while (true) {
                byte[] drawn = new byte[(length + Byte.SIZE - 1) / Byte.SIZE];
                for (int i = 0; i < drawn.length; i++) {
                    drawn[i] = next();
                }
                BigInteger value = new BigInteger(1, drawn).shiftRight(drawn.length * Byte.SIZE - length);
                if (value.compareTo(bound) < 0) {
                    return value;
                }
            }
        }

        private byte next() {
            if (at == BUFFER) {
                random.nextBytes(buffer);
                at = 0;
            }
            at++;
            return buffer[at - 1];
        }
    }
}
