package io.sparkfidelity.image.resize;

import io.sparkfidelity.image.ImageRejectedException;

/**
 * For each output position along one axis: which input positions it reads, and with what weight. Weights of one output
 * position add up to 1. As {@code precompute_coeffs} in Pillow's {@code Resample.c}.
 *
 * @param first the first input position that each output position reads
 * @param count how many it reads from there on, 1..{@code stride}
 * @param stride how many weights are stored for each output position
 * @param weights the weights of output position {@code i} from {@code i * stride} on; zeros after {@code count[i]}
 */
@SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
record Taps(int[] first, int[] count, int stride, double[] weights) {
    /** Fixed-point weights have this many bits after the point: 32 less 8 for a sample and 2 for overshoot and sign. */
    static final int PRECISION_BITS = 32 - 8 - 2;

    /** The taps of {@code kernel} for the wanted positions of an axis. */
    static Taps of(Filter kernel, Span span) throws ImageRejectedException {
        int in = span.in();
        double scale = (double) in / span.out();
        double stretch = Math.max(scale, 1.0);
        double support = kernel.support() * stretch;
        double shrink = 1.0 / stretch;
        int stride = (int) Math.min(Math.ceil(support) * 2 + 1, in);
        ResizeLimit.checkWeights(in, (long) span.length() * stride);
        int[] first = new int[span.length()];
        int[] count = new int[span.length()];
        double[] weights = new double[span.length() * stride];
        for (int i = 0; i < span.length(); i++) {
            double center = (span.from() + i + 0.5) * scale;
            int low = Math.max((int) (center - support + 0.5), 0);
            int taps = Math.min((int) (center + support + 0.5), in) - low;
            double sum = 0.0;
            for (int t = 0; t < taps; t++) {
                double weight = kernel.weight((t + low - center + 0.5) * shrink);
                weights[i * stride + t] = weight;
                sum += weight;
            }
            for (int t = 0; t < taps && sum != 0.0; t++) {
                weights[i * stride + t] /= sum;
            }
            first[i] = span.skip() + low;
            count[i] = taps;
        }
        return new Taps(first, count, stride, weights);
    }

    /** The first input position that is read. */
    int begin() {
        return first[0];
    }

    /** The input position after the last one that is read: neither end of a run ever goes back. */
    int end() {
        return first[length() - 1] + count[length() - 1];
    }

    /** The number of output positions. */
    int length() {
        return first.length;
    }

    /** The weights as integers times 2^-{@link #PRECISION_BITS}, rounded half away from zero. */
    int[] fixedPoint() {
        int[] fixed = new int[weights.length];
        for (int i = 0; i < fixed.length; i++) {
            double scaled = weights[i] * (1 << PRECISION_BITS);
            fixed[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
        return fixed;
    }
}
