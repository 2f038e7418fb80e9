package io.sparkfidelity.metric;

/** What of two sets a score is of. */
public enum Comparison {
    /** A distance: the same whichever set is the reference. */
    SYMMETRIC,
    /** Of both, and another number where they change places. */
    DIRECTED,
    /** Of the candidate alone. */
    OF_CANDIDATE
}
