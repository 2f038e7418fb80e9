package io.sparkfidelity.metric;

/** One split's estimate, and the sizes of its parts. */
public record SplitScore(double value, long referenceN, long candidateN) {
    public double inverseSizes() {
        return 1.0 / referenceN + 1.0 / candidateN;
    }
}
