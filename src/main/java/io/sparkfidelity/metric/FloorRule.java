package io.sparkfidelity.metric;

/** How scores between parts of the reference become the floor at a candidate's size. */
public enum FloorRule {
    /** Biased distances: between equals the bias and the spread go as 1/n + 1/m but for a bend, and so the scores are scaled. */
    SCALED,
    /** Biased distances over what a perfect model scores in the mean: about 1. */
    RATIOS,
    /** Biased distances without a square: between equals they go as the root of 1/n + 1/m. */
    ROOTS,
    /** Unbiased or corrected distances: the mean is 0, or what a bend leaves of the bias; the spread is that of the biased distance, scaled. */
    CENTRED,
    /** Biased distances extrapolated by either side's buckets: centred, but that a candidate without buckets keeps its bias. */
    EXTRAPOLATED,
    /**
     * Exponentials of a statistic of the candidate alone, whose bias goes as 1/m: the reference's own score, at the
     * candidate's size, give or take what the candidate and the reference scatter.
     */
    OF_CANDIDATE,
    /** Means over the candidate's images: the reference's own, give or take what the candidate and the reference scatter. */
    MEAN_OF_CANDIDATE,
    /** Scores that lie about their mean at the sizes at hand already; the spread goes as the root of 1/n + 1/m. */
    AROUND_MEAN,
    /** The same of scores that are cut at 1. */
    UP_TO_ONE,
    /** Shares of rows about their mean, which scatter as counts of as many independent rows do, or more. */
    SHARES;

    /** Whether the reference takes part only as what the candidate is held against. */
    public boolean ofCandidateAlone() {
        return this == OF_CANDIDATE || this == MEAN_OF_CANDIDATE;
    }
}
