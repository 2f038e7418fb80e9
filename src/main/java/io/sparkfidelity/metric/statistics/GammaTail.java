package io.sparkfidelity.metric.statistics;

/**
 * The upper tail of the gamma distribution, Q(a, x) = Gamma(a, x) / Gamma(a): by the series of the lower tail below a + 1,
 * by Legendre's continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31).
 */
public final class GammaTail {
    private static final double PRECISION = 1e-15;
    private static final int MOST_TERMS = 100_000;
    /** Stirling's series of log Gamma, coefficients of x^-1, x^-3, ... */
    private static final double[] STIRLING = {
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156
    };

    private GammaTail() {}

    /** The probability that a gamma variable of shape {@code a} > 0 and unit scale is above {@code x}. */
    public static double above(double a, double x) {
        if (x <= 0) {
            return 1;
        }
        double front = Math.exp(a * Math.log(x) - x - logGamma(a));
        return x < a + 1 ? Math.max(0, 1 - front * lowerSeries(a, x)) : front * upperFraction(a, x);
    }

    private static double lowerSeries(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int k = 1; k < MOST_TERMS && term > PRECISION * sum; k++) {
            term *= x / (a + k);
            sum += term;
        }
        return sum;
    }

    /** 1/(x + 1 - a - 1 (1 - a)/(x + 3 - a - ...)), from the front by Lentz's method. */
    private static double upperFraction(double a, double x) {
        double b = x + 1 - a;
        double c = Double.MAX_VALUE;
        double d = 1 / b;
        double value = d;
        for (int k = 1; k < MOST_TERMS; k++) {
            double numerator = -k * (k - a);
            b += 2;
            d = 1 / (b + numerator * d);
            c = b + numerator / c;
            double factor = c * d;
            value *= factor;
            if (Math.abs(factor - 1) < PRECISION) {
                break;
            }
        }
        return value;
    }

    /** log Gamma by Stirling's series, after the recurrence has brought the argument to 10 or more. */
    public static double logGamma(double a) {
        double x = a;
        double shift = 0;
        while (x < 10) {
            shift += Math.log(x);
            x++;
        }
        double series = 0;
        double power = 1 / x;
        for (double coefficient : STIRLING) {
            series += coefficient * power;
            power /= x * x;
        }
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}
