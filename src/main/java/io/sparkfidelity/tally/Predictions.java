package io.sparkfidelity.tally;

/** What a tally with logits says of the classes: the mean probabilities and the mean negative entropy, in nats. */
public final class Predictions {
    private final double[] meanProbability;
    private final double meanNegativeEntropy;

    private Predictions(double[] meanProbability, double meanNegativeEntropy) {
        this.meanProbability = meanProbability;
        this.meanNegativeEntropy = meanNegativeEntropy;
    }

    /**
     * The predictions of a tally.
     *
     * @throws IllegalArgumentException if it has no logits or counts no row
     */
    public static Predictions of(Tally tally) {
        if (!tally.has(TallyFields.PROBABILITY) || !tally.has(TallyFields.NEGATIVE_ENTROPY)) {
            throw new IllegalArgumentException("the tally holds no logits: " + tally);
        }
        long n = tally.value(MomentFields.N, 0);
        if (n < 1) {
            throw new IllegalArgumentException("predictions need a row or more");
        }
        long[] sums = tally.shared(TallyFields.PROBABILITY);
        double[] mean = new double[sums.length];
        for (int c = 0; c < mean.length; c++) {
            mean[c] = Math.scalb(
                            (double) sums[c],
                            -tally.field(TallyFields.PROBABILITY).q())
                    / n;
        }
        double entropy = Math.scalb(
                (double) tally.value(TallyFields.NEGATIVE_ENTROPY, 0),
                -tally.field(TallyFields.NEGATIVE_ENTROPY).q());
        return new Predictions(mean, entropy / n);
    }

    public double[] meanProbability() {
        return meanProbability.clone();
    }

    /** The mean of sum_c p_c log p_c. */
    public double meanNegativeEntropy() {
        return meanNegativeEntropy;
    }
}
