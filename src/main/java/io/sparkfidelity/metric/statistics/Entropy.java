package io.sparkfidelity.metric.statistics;

import java.util.Arrays;

/** Shannon's entropy, in nats. */
public final class Entropy {
    private Entropy() {}

    /** -sum p log p of shares p = w / sum w; weights at or below 0, which rounding leaves, do not count. */
    public static double ofWeights(double[] weights) {
        double total = Arrays.stream(weights).filter(w -> w > 0).sum();
        double sum = 0;
        for (double weight : weights) {
            if (weight > 0) {
                double share = weight / total;
                sum -= share * Math.log(share);
            }
        }
        return sum;
    }
}
