package io.sparkfidelity.metric.sliced;

import io.sparkfidelity.tally.Projected;
import io.sparkfidelity.tally.ProjectionDirections;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random Fourier features of a Gaussian kernel along the directions of projections (Rahimi and Recht 2007): a frequency that
 * is normal with deviation 1/sigma in every coordinate is a uniform direction times a length, chi-distributed with d degrees
 * of freedom over sigma. Lengths are the same for everybody, as directions are.
 *
 * <p>Rows are spread evenly over their bins, so that a bin of width h around v counts cos(f v) and sin(f v) by sin(f h/2) / (f
 * h/2).
 *
 * @param cos of every bin, direction by direction
 * @param sin likewise
 * @param self squares of the share that is left of a row by its bin
 */
record Frequencies(double[][] cos, double[][] sin, double[][] self) {

    /** On the grid and the directions of a tally. */
    static Frequencies of(Projected grid, double sigma) {
        double[] lengths = lengths(grid.dimension(), grid.directions());
        double[] edges = grid.edges(false);
        int bins = edges.length - 1;
        double[][] cos = new double[lengths.length][bins];
        double[][] sin = new double[lengths.length][bins];
        double[][] self = new double[lengths.length][bins];
        IntStream.range(0, lengths.length).parallel().forEach(k -> {
            double frequency = lengths[k] / sigma;
            for (int b = 0; b < bins; b++) {
                double middle = frequency * (edges[b] + edges[b + 1]) / 2;
                double half = frequency * (edges[b + 1] - edges[b]) / 2;
                double left = Math.sin(half) / half;
                cos[k][b] = left * Math.cos(middle);
                sin[k][b] = left * Math.sin(middle);
                self[k][b] = left * left;
            }
        });
        return new Frequencies(cos, sin, self);
    }

    /** Chi with d degrees of freedom: the root of twice a gamma variable of shape d/2 (Marsaglia and Tsang 2000). */
    static double[] lengths(int dimension, int count) {
        Random random = new Random(ProjectionDirections.SEED + 1);
        double[] lengths = new double[count];
        for (int k = 0; k < count; k++) {
            // Of shape 1/2 the method has no form: a gamma variable of one more, times a uniform one squared.
            double shape = dimension > 1 ? dimension / 2.0 : 1.5;
            double gamma = gamma(random, shape);
            lengths[k] = Math.sqrt(2 * (dimension > 1 ? gamma : gamma * Math.pow(random.nextDouble(), 2)));
        }
        return lengths;
    }

    private static double gamma(Random random, double shape) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            double u = random.nextDouble();
            if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /** The means of a set's features. */
    Means means(Projected set) {
        int directions = cos.length;
        double[] real = new double[directions];
        double[] imaginary = new double[directions];
        double[] ofSelf = new double[directions];
        IntStream.range(0, directions).parallel().forEach(k -> {
            long[] counts = set.counts(k, false);
            for (int b = 0; b < counts.length; b++) {
                if (counts[b] > 0) {
                    real[k] += counts[b] * cos[k][b];
                    imaginary[k] += counts[b] * sin[k][b];
                    ofSelf[k] += counts[b] * self[k][b];
                }
            }
            real[k] /= set.n();
            imaginary[k] /= set.n();
            ofSelf[k] /= set.n();
        });
        return new Means(set.n(), real, imaginary, ofSelf);
    }

    /** Of n rows, by direction; {@code self} is what a row and itself have in common. */
    record Means(long n, double[] real, double[] imaginary, double[] self) {
        /** |mean of x - mean of y|^2 by direction: the V-statistic of the kernel is its mean. */
        double[] squares(Means other) {
            double[] squares = new double[real.length];
            for (int k = 0; k < squares.length; k++) {
                double a = real[k] - other.real[k];
                double b = imaginary[k] - other.imaginary[k];
                squares[k] = a * a + b * b;
            }
            return squares;
        }

        /** The mean excess of |mean|^2 over pairs of different rows: what the U-statistic has less. */
        double excess() {
            double sum = 0;
            for (int k = 0; k < real.length; k++) {
                sum += (self[k] - real[k] * real[k] - imaginary[k] * imaginary[k]) / (n - 1);
            }
            return sum / real.length;
        }
    }
}
