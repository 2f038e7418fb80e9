package io.sparkfidelity.metric;

/** How scores between parts of the reference become the floor at a candidate's size. */
public enum FloorRule {
    /** Biased distances: the bias and the spread go as 1/n + 1/m, and so the scores are scaled. */
    SCALED,
    /** Unbiased or corrected distances: the mean is 0; the spread is that of the centred, scaled scores. */
    CENTRED,
    /** Scores that do not go as 1/n + 1/m: parts whose sizes stand as the candidate to the reference, not scaled. */
    SUBSAMPLED
}
