package io.sparkfidelity.metric;

/** One split's estimate, and the sizes of its parts. */
record SplitScore(double value, long referenceN, long candidateN) {
    double inverseSizes() {
        return 1.0 / referenceN + 1.0 / candidateN;
    }
}
